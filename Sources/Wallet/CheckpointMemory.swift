import Credentials
import TransparencyLog

/// The rule by which a wallet compares the log it is shown with the log it saw before.
enum CheckpointMemory {
    /// What came of a comparison.
    enum Outcome {
        /// The new checkpoint continues the remembered one, or is the first.
        case newer(SignedNote)
        /// The new checkpoint is the remembered one, or an older one that it continues.
        case known
        /// No proof leads from one to the other.
        case notCompared
    }

    /// Compares `offered` with `remembered`.
    ///
    /// - Throws: `TrustError.forkedLog` where the two contradict each other.
    static func compare(
        _ offered: VerifiedCheckpoint, with remembered: Checkpoint?,
        proofs: [ConsistencyProof]
    ) throws(TrustError) -> Outcome {
        guard let remembered else { return .newer(offered.note) }
        let new = offered.checkpoint
        if new.size == remembered.size {
            guard new.root == remembered.root else { throw .forkedLog }
            return .known
        }
        guard new.size > remembered.size,
            let proof = proofs.first(where: { $0.oldSize == remembered.size })
        else { return .notCompared }
        do throws(LogError) {
            try proof.verify(oldRoot: remembered.root, newRoot: new.root)
        } catch {
            throw .forkedLog
        }
        return .newer(offered.note)
    }
}
