import BigIntegers
public import CLSignatures
import Foundation

/// A new definition, with the private key that signs under it.
public struct NewDefinition: ~Copyable, Sendable {
    /// What the issuer publishes.
    public let published: PublishedDefinition
    /// What the issuer keeps.
    public let privateDefinition: PrivateCredentialDefinition
    /// The proof that the key is well formed, which only whoever makes the key can give; `nil` where none
    /// was asked for.
    public let formation: KeyFormationProof?

    /// Ends this value and hands over the private part.
    public consuming func takePrivateDefinition() -> PrivateCredentialDefinition {
        privateDefinition
    }
}

extension PublishedDefinition {
    /// Makes a key for a schema; takes seconds, and ends early when the task is cancelled.
    ///
    /// A key of another profile than that of 2048 bits can be shown in the native format alone. `progress` gets a fraction of the whole from 0 to 1, from the searching threads.
    ///
    /// - Throws: `AnonCredsError.cancelled`, `AnonCredsError.computationFailed`.
    public static func generate(
        schemaID: Identifier<Schema>, schema: Schema,
        definitionID: Identifier<CredentialDefinition>, tag: String,
        keyProfile: CLProfile = .bits2048, provesFormation: Bool = false,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(AnonCredsError) -> NewDefinition {
        let generated: GeneratedKey
        do throws(CLSignatureError) {
            generated = try await KeyGeneration.generate(
                attributes: schema.attributes.map(\.canonical), profile: keyProfile
            ) { progress($0.fraction) }
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .computationFailed
        }
        let formation = provesFormation ? try prove(generated) : nil
        let published = try PublishedDefinition(
            schemaID: schemaID, schema: schema, definitionID: definitionID,
            definition: CredentialDefinition(
                schemaID: schemaID, issuerID: schema.issuerID, tag: tag,
                key: generated.publicKey),
            keyProof: generated.proof)
        return NewDefinition(
            published: published,
            privateDefinition: PrivateCredentialDefinition(key: generated.takePrivateKey()),
            formation: formation)
    }
}

private func prove(_ key: borrowing GeneratedKey) throws(AnonCredsError) -> KeyFormationProof {
    do throws(CLSignatureError) {
        return try KeyFormationProof(proving: key)
    } catch {
        throw .computationFailed
    }
}

extension KeyGeneration.Progress {
    /// How much of the whole is done; nobody knows how long a search by chance takes, so towards its
    /// end the fraction grows ever more slowly.
    fileprivate var fraction: Double {
        switch self {
        case .primes(let search):
            let share = Double(search.testedCount) / Double(max(search.expectedTestCount, 1))
            return 0.95 * (1 - exp(-2 * share))
        case .bases(let completed, let total):
            return 0.95 + 0.05 * Double(completed) / Double(max(total, 1))
        }
    }
}
