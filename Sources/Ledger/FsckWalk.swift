import Records
import TransparencyLog

/// One walk over a ledger from its first entry to its last, page by page.
struct FsckWalk {
    private static let pageCount = TileCoordinate.fullWidth

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
        keeper: any SignedCheckpointKeeper, progress: @Sendable (Int, Int) -> Void
    ) async throws {
        // In this order: a sequencer at work writes the keeper's note last.
        let signed = try lastSigned(try await keeper.load())
        let end = try await store.head().size
        if let signed, signed.size > end { throw FoundDifference(.lastSigned(size: signed.size)) }
        while size < end {
            try await checkPage(to: min(size + Self.pageCount, end), signed: signed)
            progress(size, end)
        }
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

    private mutating func checkPage(to end: Int, signed: Checkpoint?) async throws {
        let entries = try await store.entries(in: size..<end)
        let (envelopes, unreadable) = read(entries, upTo: end)
        let checked = await register.knowingSignatures(of: envelopes)
        for (entry, envelope) in zip(entries, checked) { try admit(envelope, at: entry.index) }
        if let unreadable { throw unreadable }
        try await checkIndexes(entries)
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

    /// The envelopes up to the first entry that is missing or wrong, and what is wrong with that one.
    private func read(
        _ entries: [StoredEntry], upTo end: Int
    ) -> (envelopes: [Envelope], unreadable: (any Error)?) {
        var envelopes: [Envelope] = []
        do {
            for (offset, index) in (size..<end).enumerated() {
                guard offset < entries.count, entries[offset].index == index else {
                    throw FoundDifference(.entryMissing(index: index))
                }
                envelopes.append(try read(entries[offset]))
            }
            return (envelopes, nil)
        } catch {
            return (envelopes, error)
        }
    }

    /// The envelope of an entry that says what it should, whoever signed it.
    private func read(_ entry: StoredEntry) throws -> Envelope {
        let index = entry.index
        let envelope: Envelope
        do throws(RecordError) {
            envelope = try Envelope(leaf: entry.leaf)
        } catch {
            // Bytes that changed since are named as such, whatever they say now.
            guard entry.leafHash == .leaf(entry.leaf) else {
                throw FoundDifference(.leafHash(index: index))
            }
            throw FoundDifference(.entryMalformed(index: index, error))
        }
        guard entry.leafHash == .leaf(entry.leaf) else {
            throw FoundDifference(.leafHash(index: index))
        }
        try compare(entry, with: envelope)
        return envelope
    }

    private mutating func admit(_ envelope: Envelope, at index: Int) throws {
        do throws(RecordError) {
            try register.admit(envelope, at: UInt64(index), now: nil)
        } catch {
            throw FoundDifference(.entryNotAdmitted(index: index, error))
        }
    }

    /// The columns that queries are answered by must say what the envelope says.
    private func compare(_ entry: StoredEntry, with envelope: Envelope) throws {
        let index = entry.index
        guard let derived = try? StoredEntry(envelope, at: index) else {
            throw FoundDifference(.entryMalformed(index: index, .signatureMissing))
        }
        guard entry.recordID == derived.recordID else {
            throw FoundDifference(.entryIdentifier(index: index))
        }
        guard entry.type == derived.type else { throw FoundDifference(.entryType(index: index)) }
        guard entry.area == derived.area else { throw FoundDifference(.entryArea(index: index)) }
        guard entry.hourEpochSeconds == derived.hourEpochSeconds else {
            throw FoundDifference(.entryHour(index: index))
        }
        guard entry.issuer == derived.issuer else {
            throw FoundDifference(.entryIssuer(index: index))
        }
    }

    private func checkIndexes(_ entries: [StoredEntry]) async throws {
        let keys = entries.map { EntryKeys(recordID: $0.recordID, leafHash: $0.leafHash) }
        for (entry, places) in zip(entries, try await store.indexedPlaces(of: keys)) {
            guard places.byRecordID == entry.index else {
                throw FoundDifference(.identifierIndex(index: entry.index))
            }
            guard places.byLeafHash == entry.index else {
                throw FoundDifference(.leafHashIndex(index: entry.index))
            }
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
