public import Records
public import TransparencyLog

/// Reads a ledger and makes proofs from it; needs no key, and works beside a running sequencer.
public struct LedgerReader: Sendable {
    /// The log's origin and key, as the store names them.
    public let log: LogIdentity
    /// Which cosignatures a checkpoint needs before proofs are made for it.
    public private(set) var policy: WitnessPolicy
    let store: any LedgerStore
    let cache = SubtreeCache()
    private let newestOpened = OpenedCheckpoint()

    /// A reader of `store`.
    ///
    /// - Throws: `LedgerError.storage`.
    public init(
        _ store: any LedgerStore, policy: WitnessPolicy = .none
    ) async throws(LedgerError) {
        let text = try await store.verifierKey()
        do throws(LogError) {
            log = try LogIdentity(keys: [NoteVerifierKey(parsing: text)])
        } catch {
            throw .storage(.corrupt)
        }
        self.policy = policy
        self.store = store
    }

    /// The same reader under another policy; what it has read and opened is shared.
    public func demanding(_ policy: WitnessPolicy) -> LedgerReader {
        var reader = self
        reader.policy = policy
        return reader
    }

    /// Number of entries.
    ///
    /// - Throws: `LedgerError.storage`.
    public func size() async throws(LedgerError) -> Int { try await store.head().size }

    /// The access rules after the newest entry.
    ///
    /// - Throws: `LedgerError.storage`.
    public func members() async throws(LedgerError) -> MemberRegister {
        try await store.memberRegister(operatorKey: log.keys[0], size: size())
    }

    /// The entry at `index`.
    ///
    /// - Throws: `LedgerError.entryUnknown` or `.storage`.
    public func entry(at index: Int) async throws(LedgerError) -> StoredEntry {
        guard index >= 0, index < Int.max,
            let entry = try await store.entries(in: index..<index + 1).first
        else { throw .entryUnknown(index: index) }
        return entry
    }

    /// The entry whose envelope has this id; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entry(id: RecordIdentifier) async throws(LedgerError) -> StoredEntry? {
        try await store.entries(recordIDs: [id.description]).first
    }

    /// The entry with this leaf hash; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entry(leafHash: TreeHash) async throws(LedgerError) -> StoredEntry? {
        try await store.entry(leafHash: leafHash)
    }

    /// The entries with indexes in `range`, in order; fewer where the log ends before.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entries(in range: Range<Int>) async throws(LedgerError) -> [StoredEntry] {
        try await store.entries(in: range)
    }
}

// MARK: - Checkpoints

extension LedgerReader {
    /// The newest checkpoint, cosigned or not; `nil` before the first entry.
    ///
    /// - Throws: `LedgerError.storage`.
    public func newestCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint? {
        guard let stored = try await store.newestCheckpoint() else { return nil }
        if let known = newestOpened.checkpoint(ofNote: stored.note) { return known }
        let checkpoint = try opened(stored, policy: .none)
        if let checkpoint { newestOpened.keep(checkpoint, ofNote: stored.note) }
        return checkpoint
    }

    /// The newest checkpoint that satisfies the witness policy; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func quorumCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint? {
        if policy.isSatisfied(by: []) { return try await newestCheckpoint() }
        let pageCount = 16
        var end = Int.max
        while true {
            let page = try await store.cosignedCheckpoints(below: end, limit: pageCount)
            for stored in page {
                if let checkpoint = try opened(stored, policy: policy) { return checkpoint }
            }
            guard page.count == pageCount, let last = page.last else { return nil }
            end = last.size
        }
    }

    /// The checkpoint in a stored note, or `nil` where the quorum is not met.
    private func opened(
        _ stored: StoredCheckpoint, policy: WitnessPolicy
    ) throws(LedgerError) -> VerifiedCheckpoint? {
        do throws(LogError) {
            let note = try SignedNote(parsing: Array(stored.note.utf8))
            return try VerifiedCheckpoint(opening: note, of: log, policy: policy)
        } catch .quorumNotMet {
            return nil
        } catch {
            throw .storage(.corrupt)
        }
    }
}
