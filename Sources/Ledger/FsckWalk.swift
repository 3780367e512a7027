import Records
import TransparencyLog

/// One walk over a ledger from its first entry to its last, page by page.
struct FsckWalk {
    private static let pageCount = TileCoordinate.fullWidth
    /// Enough that no core waits; the memory they take does not depend on the log.
    private static let pagesAhead = 6

    let reader: LedgerReader
    private(set) var size = 0
    private(set) var checkpointCount = 0
    private var register: MemberRegister
    private var edge = RightEdge()
    private var frontier = Frontier()

    private var store: any LedgerStore { reader.store }

    init(_ reader: LedgerReader) throws(LedgerError) {
        self.reader = reader
        do throws(RecordError) {
            register = try MemberRegister(operatorKey: reader.log.keys[0])
        } catch {
            throw .storage(.corrupt)
        }
    }

    mutating func run(
        keeper: any SignedCheckpointKeeper, progress: @Sendable (Int, Int) throws -> Void
    ) async throws {
        // In this order: a sequencer at work writes the keeper's note last.
        let signed = try lastSigned(try await keeper.load())
        let end = try await store.head().size
        if let signed, signed.size > end { throw FoundDifference(.lastSigned(size: signed.size)) }
        try await checkPages(to: end, signed: signed, progress: progress)
        for tile in edge.tiles { try await compare(tile) }
        if end > 0, try await reader.checkpoint(size: end) == nil {
            throw FoundDifference(.headUnsigned(size: end))
        }
        try await checkBeyond(end)
    }

    private func lastSigned(_ text: String?) throws -> Checkpoint? {
        guard let text else { return nil }
        guard let note = try? SignedNote(parsing: Array(text.utf8)),
            let verified = try? VerifiedCheckpoint(opening: note, of: reader.log)
        else { throw FoundDifference(.lastSignedMalformed) }
        return verified.checkpoint
    }

    /// While one page is judged, the next ones are read and their signatures checked.
    private mutating func checkPages(
        to end: Int, signed: Checkpoint?, progress: @Sendable (Int, Int) throws -> Void
    ) async throws {
        var pages: [Task<FsckPage, any Error>] = []
        defer { for page in pages { page.cancel() } }
        var begun = size
        while size < end {
            while begun < end, pages.count < Self.pagesAhead {
                let range = begun..<min(begun + Self.pageCount, end)
                // A rule that an earlier page brings is not known yet; ``admit`` knows all of them.
                pages.append(
                    Task { [reader, register] in
                        try await FsckPage(range, of: reader.store, register: register)
                    })
                begun = range.upperBound
            }
            try await check(pages.removeFirst().value, signed: signed)
            try progress(size, end)
        }
    }

    private mutating func check(_ page: FsckPage, signed: Checkpoint?) async throws {
        for (entry, envelope) in zip(page.entries, page.envelopes) {
            try admit(envelope, at: entry.index)
        }
        if let unreadable = page.unreadable { throw unreadable }
        try page.checkIndexes()
        let (entries, end) = (page.entries, page.range.upperBound)
        var notes = try await store.checkpoints(
            in: size + 1..<end + 1, limit: Self.pageCount
        )[...]
        for entry in entries {
            frontier.append(entry.leafHash)
            if notes.first?.size == frontier.size, let note = notes.popFirst() { try check(note) }
            if signed?.size == frontier.size, signed?.root != frontier.root {
                throw FoundDifference(.lastSigned(size: frontier.size))
            }
        }
        for tile in edge.append(entries.map(\.leafHash))
        where tile.hashes.count == TileCoordinate.fullWidth {
            try await compare(tile)
        }
        size = end
    }

    private mutating func admit(_ envelope: Envelope, at index: Int) throws {
        do throws(RecordError) {
            try register.admit(envelope, at: UInt64(index), now: nil)
        } catch {
            throw FoundDifference(.entryNotAdmitted(index: index, error))
        }
    }

    private mutating func check(_ stored: StoredCheckpoint) throws {
        let checkpoint: Checkpoint
        do throws(LogError) {
            let note = try SignedNote(parsing: Array(stored.note.utf8))
            // No quorum is asked for, but a line by a known witness must verify.
            let witnesses = try WitnessPolicy(
                threshold: 0, of: reader.policy.witnesses.map(\.key))
            checkpoint =
                try VerifiedCheckpoint(opening: note, of: reader.log, policy: witnesses).checkpoint
        } catch {
            throw FoundDifference(.checkpointSignature(size: stored.size))
        }
        guard checkpoint.size == stored.size else {
            throw FoundDifference(.checkpointSize(size: stored.size))
        }
        guard checkpoint.root == frontier.root else {
            throw FoundDifference(.checkpointRoot(size: stored.size))
        }
        checkpointCount += 1
    }

    /// Compares a derived tile with the stored one, which may be wider by now.
    private func compare(_ tile: Tile) async throws {
        let (level, index) = (tile.level, tile.index)
        guard let stored = try await store.tiles(level: level, in: index..<index + 1).first,
            stored.hashes.count >= tile.bytes.count
        else { throw FoundDifference(.tileMissing(level: level, index: index)) }
        for (position, (left, right)) in zip(tile.bytes, stored.hashes).enumerated()
        where left != right {
            throw FoundDifference(
                .tileHash(level: level, index: index, position: position / TreeHash.byteCount))
        }
    }

    /// What stands behind the end must belong to a batch that was committed meanwhile.
    private func checkBeyond(_ end: Int) async throws {
        let entry = try await store.entries(in: end..<end + Self.pageCount).last
        let checkpoint = try await store.checkpoints(in: end + 1..<Int.max, limit: 1).first
        let newEnd = try await store.head().size
        if let entry, entry.index >= newEnd {
            throw FoundDifference(.entryBeyondEnd(index: entry.index))
        }
        if let checkpoint, checkpoint.size > newEnd {
            throw FoundDifference(.checkpointBeyondEnd(size: checkpoint.size))
        }
    }
}
