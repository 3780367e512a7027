import Credentials
public import Ledger
import Records
import TransparencyLog

/// What a desk shows of a ledger to those whom it asks.
public struct DeskLogView: Sendable {
    private let verifier: Verifier
    private let ledger: any LedgerAccess

    /// Shows `ledger` at the desk of `verifier`.
    public init(verifier: Verifier, ledger: any LedgerAccess) {
        self.verifier = verifier
        self.ledger = ledger
    }

    /// Membership, newest checkpoint, and proofs from the sizes at which wallets may have seen the
    /// log: those that the desk has shown before.
    ///
    /// - Throws: `LedgerError`, `TrustError`, `StorageError`.
    public func view() async throws -> Verifier.LogView {
        let evidence = try await ledger.evidence(ofMember: KeyReference(verifier.verifierKey))
        // Checkpoint and evidence are one view, also of a log that grows meanwhile.
        guard let note = evidence.last?.proof.checkpoint else {
            throw LedgerError.quorumMissing(size: try await ledger.size())
        }
        let newest = try verifier.trust.checkpoint(note)
        var proofs: [ConsistencyProof] = []
        for size in try verifier.earlierSizes() where 0 < size && size < newest.checkpoint.size {
            proofs.append(try await ledger.consistency(from: size, to: newest.checkpoint.size))
        }
        return Verifier.LogView(
            evidence: evidence, checkpoint: newest.note, consistency: proofs)
    }
}
