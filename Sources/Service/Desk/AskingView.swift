import Credentials
import Desk
import Ledger
import Records
import Sodium
import Synchronization
import TransparencyLog

/// What a desk shows of the log when it asks, read once for each state of the log, however many are asked.
final class AskingView: Sendable {
    /// The state of a log: its size, and the checkpoint that proofs lead to.
    private struct LogState: Equatable {
        let size: Int
        let checkpoint: [UInt8]
    }

    private struct Known {
        let state: LogState
        let view: Verifier.LogView
        var heads: [SHA256Digest: HeadBundle?] = [:]
    }

    private let verifier: Verifier
    private let ledger: any LedgerAccess
    /// The blocks that lead to a head, so far as this service has them.
    private let blocks: @Sendable (SHA256Digest, LogEvidence) throws -> [[UInt8]]
    private let clock: @Sendable () -> Timestamp
    private let known = Mutex<Known?>(nil)

    init(
        _ verifier: Verifier, ledger: any LedgerAccess,
        blocks: @escaping @Sendable (SHA256Digest, LogEvidence) throws -> [[UInt8]],
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.verifier = verifier
        self.ledger = ledger
        self.blocks = blocks
        self.clock = clock
    }

    /// The view of the log as it is now, and the newest heads of these definitions' revocations; the desk
    /// has learnt which definitions were retired until then.
    ///
    /// - Throws: `LedgerError`, `TrustError`, `StorageError`.
    func now(
        headsOf digests: Set<SHA256Digest>
    ) async throws -> (view: Verifier.LogView, heads: [HeadBundle]) {
        let state = LogState(
            size: try await ledger.size(),
            checkpoint: try await ledger.quorumCheckpoint()?.note.bytes ?? [])
        let old = known.withLock { known in known.flatMap { $0.state == state ? $0 : nil } }
        var heads = old?.heads ?? [:]
        if old == nil {
            try await verifier.learnRetirements(now: clock()) {
                try await self.ledger.evidence(ofRetirement: $0)
            }
        }
        var learnt: [HeadBundle] = []
        for digest in digests where heads[digest] == nil {
            let head = try await ledger.evidence(ofStatus: digest).last.map {
                HeadBundle(status: $0, blocks: (try? blocks(digest, $0)) ?? [])
            }
            heads.updateValue(head, forKey: digest)
            if let head { learnt.append(head) }
        }
        // Before the view, which leads from the sizes at which the heads stand.
        if !learnt.isEmpty { try verifier.learn(learnt) }
        let view: Verifier.LogView
        if let old, learnt.isEmpty {
            view = old.view
        } else {
            view = try await DeskLogView(verifier: verifier, ledger: ledger).view()
        }
        let new = Known(state: state, view: view, heads: heads)
        if old == nil || !learnt.isEmpty { known.withLock { $0 = new } }
        return (view, digests.compactMap { heads[$0] ?? nil })
    }
}
