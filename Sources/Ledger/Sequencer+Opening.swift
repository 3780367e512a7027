public import Records
public import TransparencyLog

/// What a sequencer knows of its log before the first envelope.
struct SequencerStart {
    let head: LedgerHead
    let edge: RightEdge
    let register: MemberRegister
    let lastSigned: String?
}

extension Sequencer {
    /// Takes over a log: ends the right of every earlier sequencer, and compares the store with
    /// what was signed before.
    ///
    /// - Parameters:
    ///   - store: The log's store, open for sequencing.
    ///   - keeper: The memory outside the store of what was signed last.
    ///   - signer: The log's key; its name is the origin.
    ///   - witnessed: Checkpoints known from elsewhere, such as witnesses, that the log must extend.
    ///   - clock: The time to judge memberships by.
    /// - Returns: The sequencer, which is now the only one that can commit.
    /// - Throws: `LedgerError.keyMismatch`; `.rolledBack` where the store holds less or something
    ///   else than was signed; `.storage`.
    public static func open(
        store: any LedgerStore, keeper: any SignedCheckpointKeeper, signer: consuming NoteSigner,
        witnessed: [Checkpoint] = [], clock: @escaping @Sendable () -> Timestamp = { .now }
    ) async throws(LedgerError) -> Sequencer {
        let start = try await SequencerStart(
            store: store, keeper: keeper, key: signer.verifierKey, witnessed: witnessed)
        return Sequencer(start, store: store, keeper: keeper, signer: signer, clock: clock)
    }
}

extension SequencerStart {
    init(
        store: any LedgerStore, keeper: any SignedCheckpointKeeper, key: NoteVerifierKey,
        witnessed: [Checkpoint]
    ) async throws(LedgerError) {
        guard Array(try await store.verifierKey().utf8) == Array(key.text.utf8),
            let log = try? LogIdentity(keys: [key])
        else { throw .keyMismatch }
        head = try await store.claim()
        let history = SignedHistory(store: store, log: log)
        let remembered = try await keeper.load()
        if let remembered {
            let checkpoint = try history.checkpoint(remembered)
            try await history.requireExtension(of: checkpoint, size: head.size)
            // A slot is written only after its entries: one that a crash has torn leaves a store that is
            // ahead of the other. A store that is not may have been put back to where that one stands.
            if try await keeper.mayBeOlder(), checkpoint.size >= head.size {
                throw .storage(.corrupt)
            }
        }
        if let cosigned = try await store.cosignedCheckpoints(below: .max, limit: 1).first {
            try await history.requireExtension(
                of: history.checkpoint(cosigned.note), size: head.size)
        }
        for checkpoint in witnessed {
            try await history.requireExtension(of: checkpoint, size: head.size)
        }
        edge = try await store.rightEdge(size: head.size)
        let newest = try await store.newestCheckpoint()
        if let newest {
            let checkpoint = try history.checkpoint(newest.note)
            guard checkpoint.size == head.size, checkpoint.root == edge.root else {
                throw .storage(.corrupt)
            }
        } else {
            guard head.size == 0 else { throw .storage(.corrupt) }
        }
        register = try await store.memberRegister(operatorKey: key, size: head.size)
        lastSigned = newest?.note
        // The process may have ended between the commit and the keeper's own write.
        if let lastSigned, remembered.map({ Array($0.utf8) }) != Array(lastSigned.utf8) {
            try await keeper.replace(with: lastSigned)
        }
    }
}
