import Credentials
import Records
import TransparencyLog

extension Audit {
    /// Checks that all entries are in the log, and in one and the same tree of it, and returns the
    /// tree's checkpoint; `nil` where there is no entry.
    ///
    /// Proofs under several trees could come from several histories, and nothing would show it.
    /// - Throws: `AuditFinding.log` or `.checkpointsDiffer`.
    func checkTogether(_ evidence: [LogEvidence]) throws(AuditFinding) -> VerifiedCheckpoint? {
        var shown: VerifiedCheckpoint?
        for item in evidence {
            let next: VerifiedCheckpoint
            do throws(LogError) {
                next = try item.proof.verify(
                    leaf: TreeHash.leaf(item.leaf), log: trust.log, policy: trust.policy)
            } catch {
                throw .log(error)
            }
            if let shown {
                guard shown.checkpoint.size == next.checkpoint.size,
                    shown.checkpoint.root == next.checkpoint.root
                else { throw .checkpointsDiffer }
            }
            shown = shown ?? next
        }
        return shown
    }
}
