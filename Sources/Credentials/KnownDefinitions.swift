public import AnonCreds
import CLSignatures
import Commitments
import Sodium
import Synchronization

/// The definitions whose key correctness proof this process has checked, by their hash.
///
/// A key's tables take time to build and belong to one parsed key, so whoever meets a definition
/// again shares the key that was parsed first.
public final class KnownDefinitions: Sendable {
    private let checked = Mutex<[SHA256Digest: CredentialDefinition]>([:])

    /// Starts with none.
    public init() {}

    /// The definition with the shared key, its key correctness proof checked once; `nil` where that
    /// is absent or does not verify.
    public func checked(_ definition: PublishedDefinition) -> PublishedDefinition? {
        guard let digest = definition.digest, let proof = definition.keyProof else { return nil }
        if let known = checked.withLock({ $0[digest] }) {
            return try? PublishedDefinition(
                schemaID: definition.schemaID, schema: definition.schema,
                definitionID: definition.definitionID, definition: known, keyProof: proof)
        }
        do throws(ProofError) {
            try proof.verify(definition.definition.key)
        } catch {
            return nil
        }
        checked.withLock { $0[digest] = definition.definition }
        return definition
    }
}
