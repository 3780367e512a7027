public import Records
import TransparencyLog

/// The one writer of a log: admits envelopes, gives them their indexes and signs the checkpoints.
///
/// Callers that arrive while a commit runs are taken into the next one together. An envelope is
/// acknowledged only when its entry, the tiles and a signed checkpoint are durable. After a failure
/// of storage it is not known what was written, so the sequencer refuses all further work; a new
/// one, opened on the same store, finds out.
public actor Sequencer {
    /// The most entries in one commit.
    public static let batchLimit = 1_024

    let store: any LedgerStore
    let keeper: any SignedCheckpointKeeper
    let signer: NoteSigner
    let clock: @Sendable () -> Timestamp

    /// The end of the log, with the batch that is being committed.
    var head: LedgerHead
    var edge: RightEdge
    var register: MemberRegister
    /// The note that the keeper must hold before the next one is signed.
    var lastSigned: String?
    nonisolated let queue: AppendQueue
    private nonisolated let thread = CommitThread()
    private var failure: LedgerError?

    init(
        _ start: SequencerStart, store: any LedgerStore, keeper: any SignedCheckpointKeeper,
        signer: consuming NoteSigner, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.keeper = keeper
        self.signer = signer
        self.clock = clock
        head = start.head
        edge = start.edge
        register = start.register
        lastSigned = start.lastSigned
        queue = AppendQueue(start.register)
    }

    /// Number of entries, without those that wait.
    public var size: Int { head.size }

    /// The access rules after the newest entry.
    public var members: MemberRegister { register }

    /// Appends one envelope; an unsigned one is signed by the operator.
    ///
    /// - Returns: The acknowledgement, once it is durable. The same envelope again gets its first
    ///   index.
    /// - Throws: `LedgerError.notAdmitted`, `.identifierTaken`, `.fenced`, `.rolledBack`, `.busy`
    ///   or `.storage`; with the last four the sequencer ends its work.
    public nonisolated func append(
        _ envelope: Envelope
    ) async throws(LedgerError) -> Acknowledgement {
        try await append(contentsOf: [envelope])[0].get()
    }

    /// Appends envelopes in their order, each on its own: one that is refused stops no other.
    ///
    /// - Returns: For each envelope its acknowledgement or why there is none, as ``append(_:)``
    ///   says; all of them once the last is durable.
    public nonisolated func append(
        contentsOf envelopes: [Envelope]
    ) async -> [Result<Acknowledgement, LedgerError>] {
        guard !envelopes.isEmpty else { return [] }
        // Signatures cost most, and here callers check them side by side while a batch is written.
        let checked = await queue.register.knowingSignatures(of: envelopes)
        return await withCheckedContinuation { continuation in
            let answer = AppendAnswer(count: envelopes.count, continuation)
            let requests = checked.enumerated().map { position, envelope in
                AppendRequest(envelope, position: position, answer: answer)
            }
            guard queue.add(requests) else { return }
            // A task of its own, so that the work goes on when a caller is cancelled.
            Task(executorPreference: thread) { await self.commitWaiting() }
        }
    }

    private func commitWaiting() async {
        while let requests = queue.take(failure == nil ? Self.batchLimit : .max) {
            if let failure {
                for request in requests { request.finish(.failure(failure)) }
                continue
            }
            do throws(LedgerError) {
                try await commit(requests)
            } catch {
                failure = error
                for request in requests { request.finish(.failure(error)) }
            }
        }
    }
}
