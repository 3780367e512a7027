import Records
import TransparencyLog

extension LedgerStore {
    /// One stored tile, cut to the width that the tree of `size` leaves gives it.
    ///
    /// - Throws: `LedgerError.storage(.corrupt)` where it is missing or too narrow.
    func tile(_ coordinate: TileCoordinate) async throws(LedgerError) -> Tile {
        guard case .hashes(let level) = coordinate.content else { throw .storage(.corrupt) }
        let place = coordinate.index..<coordinate.index + 1
        guard let stored = try await tiles(level: level, in: place).first else {
            throw .storage(.corrupt)
        }
        do throws(LogError) {
            let width = stored.hashes.count / TreeHash.byteCount
            let found = try TileCoordinate(
                coordinate.content, index: coordinate.index, width: width)
            return try Tile(found, bytes: stored.hashes).prefix(coordinate.width)
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The planned hashes in the tree of `size` leaves.
    func hashes(of plan: HashPlan, size: Int) async throws(LedgerError) -> [TreeHash] {
        var set = TileSet()
        for coordinate in plan.tiles(storedSize: size) { set.insert(try await tile(coordinate)) }
        do throws(LogError) {
            return try plan.hashes(reading: set.hash)
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The root of the tree of `size` leaves, which must not exceed the log's.
    func root(size: Int) async throws(LedgerError) -> TreeHash {
        guard let plan = try? MerkleTree.rootPlan(size: size) else { throw .storage(.corrupt) }
        return try await hashes(of: plan, size: size).first ?? .empty
    }

    /// The open tiles of the tree of `size` leaves.
    func rightEdge(size: Int) async throws(LedgerError) -> RightEdge {
        var tiles: [Tile] = []
        for coordinate in TileLayout.rightEdge(size: size) {
            tiles.append(try await tile(coordinate))
        }
        do throws(LogError) {
            return try RightEdge(size: size, tiles: tiles)
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The access rules after the first `size` entries.
    ///
    /// Reads those entries only that change the rules.
    func memberRegister(
        operatorKey: NoteVerifierKey, size: Int
    ) async throws(LedgerError) -> MemberRegister {
        let pageCount = 1024
        let types: [RecordType] = [
            .identityMember, .identitySchema, .identityDefinition, .recordType, .policyBoard,
            .policyRule,
        ]
        do {
            var register = try MemberRegister(operatorKey: operatorKey)
            var start = 0
            while true {
                let page = try await entries(
                    ofTypes: types.map(\.rawValue), from: start, limit: pageCount)
                for entry in page where entry.index < size {
                    register.passOver(upTo: UInt64(entry.index))
                    try register.admit(
                        Envelope(leaf: entry.leaf), at: UInt64(entry.index), now: nil)
                }
                guard page.count == pageCount, let last = page.last else { break }
                start = last.index + 1
            }
            register.passOver(upTo: UInt64(size))
            return register
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .storage(.corrupt)
        }
    }
}
