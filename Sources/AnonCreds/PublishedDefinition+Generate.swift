public import CLSignatures

/// A new definition, with the private key that signs under it.
public struct NewDefinition: ~Copyable, Sendable {
    /// What the issuer publishes.
    public let published: PublishedDefinition
    /// What the issuer keeps.
    public let privateDefinition: PrivateCredentialDefinition

    /// Ends this value and hands over the private part.
    public consuming func takePrivateDefinition() -> PrivateCredentialDefinition {
        privateDefinition
    }
}

extension PublishedDefinition {
    /// Makes a key for a schema; takes seconds, and ends early when the task is cancelled.
    ///
    /// - Throws: `AnonCredsError.cancelled`, `AnonCredsError.computationFailed`.
    public static func generate(
        schemaID: Identifier<Schema>, schema: Schema,
        definitionID: Identifier<CredentialDefinition>, tag: String,
        progress: @escaping @Sendable (KeyGeneration.Progress) -> Void
    ) async throws(AnonCredsError) -> NewDefinition {
        let generated: GeneratedKey
        do throws(CLSignatureError) {
            generated = try await KeyGeneration.generate(
                attributes: schema.attributes.map(\.canonical), progress: progress)
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .computationFailed
        }
        let published = try PublishedDefinition(
            schemaID: schemaID, schema: schema, definitionID: definitionID,
            definition: CredentialDefinition(
                schemaID: schemaID, issuerID: schema.issuerID, tag: tag,
                key: generated.publicKey),
            keyProof: generated.proof)
        return NewDefinition(
            published: published,
            privateDefinition: PrivateCredentialDefinition(key: generated.takePrivateKey()))
    }
}
