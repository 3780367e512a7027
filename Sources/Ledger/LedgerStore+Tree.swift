import Records
import TransparencyLog

extension LedgerStore {
    /// The stored tiles, each cut to the width that its coordinate gives it.
    ///
    /// - Throws: `LedgerError.storage(.corrupt)` where one is missing or too narrow.
    func tiles(_ coordinates: [TileCoordinate]) async throws(LedgerError) -> [Tile] {
        guard !coordinates.isEmpty else { return [] }
        var places: [TilePlace] = []
        for coordinate in coordinates {
            guard case .hashes(let level) = coordinate.content else { throw .storage(.corrupt) }
            places.append(TilePlace(level: level, index: coordinate.index))
        }
        var tiles: [Tile] = []
        for (coordinate, stored) in zip(coordinates, try await self.tiles(at: places)) {
            guard let stored else { throw .storage(.corrupt) }
            tiles.append(try Self.cut(stored, to: coordinate))
        }
        return tiles
    }

    private static func cut(
        _ stored: StoredTile, to coordinate: TileCoordinate
    ) throws(LedgerError) -> Tile {
        do throws(LogError) {
            let width = stored.hashes.count / TreeHash.byteCount
            let found = try TileCoordinate(
                coordinate.content, index: coordinate.index, width: width)
            return try Tile(found, bytes: stored.hashes).prefix(coordinate.width)
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The planned hashes in the tree of `size` leaves; tiles in `cache` are not read again.
    func hashes(
        of plan: HashPlan, size: Int, cache: SubtreeCache? = nil
    ) async throws(LedgerError) -> [TreeHash] {
        var set = TileSet()
        var missing: [TileCoordinate] = []
        for coordinate in plan.tiles(storedSize: size) {
            if let known = cache?[coordinate] {
                set.insert(known)
            } else {
                missing.append(coordinate)
            }
        }
        for tile in try await tiles(missing) {
            let subtrees = TileSubtrees(tile)
            cache?.keep(subtrees)
            set.insert(subtrees)
        }
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
        let tiles = try await tiles(TileLayout.rightEdge(size: size))
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
        do {
            var register = try MemberRegister(operatorKey: operatorKey)
            var start = 0
            while true {
                let page = try await entries(
                    ofTypes: MemberRegister.entryTypes.map(\.rawValue), from: start,
                    limit: pageCount)
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
