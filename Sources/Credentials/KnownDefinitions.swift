public import AnonCreds
import CLSignatures
import Commitments
import Sodium
import Synchronization

/// The definitions whose key correctness proof this process has checked, by their hash.
public final class KnownDefinitions: Sendable {
    private let correct = Mutex<Set<SHA256Digest>>([])

    /// Starts with none.
    public init() {}

    /// Whether the definition's key correctness proof verifies; checked once, then remembered.
    public func isCorrect(_ definition: PublishedDefinition) -> Bool {
        guard let digest = definition.digest, let proof = definition.keyProof else { return false }
        if correct.withLock({ $0.contains(digest) }) { return true }
        do throws(ProofError) {
            try proof.verify(definition.definition.key)
        } catch {
            return false
        }
        correct.withLock { _ = $0.insert(digest) }
        return true
    }
}
