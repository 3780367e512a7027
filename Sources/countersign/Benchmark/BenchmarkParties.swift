import AnonCreds
import CLSignatures
import Foundation
import Sodium

/// An agency for benchmarks: a definition with eight attributes and its private key.
final class BenchmarkIssuer: Sendable {
    static let attributes = [
        "family_name", "given_name", "district", "birth_date", "points", "household_size",
        "valid_until", "remark",
    ]
    static let values = [
        "Lin", "Guifang", "Xingcheng", "19870412", "7", "3", "20310101", "none",
    ]
    /// The documents as they go from hand to hand.
    let definitionFile: [UInt8]
    let definition: PublishedDefinition
    private let made: NewDefinition

    init(number: Int) async throws {
        guard let issuer = Identifier<AnonCreds.Issuer>("https://agency-\(number).example"),
            let schemaID = Identifier<Schema>("https://agency-\(number).example/schema"),
            let definitionID = Identifier<CredentialDefinition>(
                "https://agency-\(number).example/definition")
        else { throw BenchmarkFailure.wrongResult("identifier") }
        let schema = try Schema(
            name: "resident card", version: "1.0",
            attributes: Self.attributes.map(AttributeName.init), issuerID: issuer)
        made = try await PublishedDefinition.generate(
            schemaID: schemaID, schema: schema, definitionID: definitionID, tag: "1"
        ) { _ in }
        definition = made.published
        definitionFile = made.published.serialized
    }

    func offer() throws -> [UInt8] { try CredentialOffer(for: definition).serialized }

    /// Answers a request, from the request's document to the credential's.
    func issue(request: [UInt8], offer: [UInt8]) throws -> [UInt8] {
        try made.privateDefinition.issue(
            request: CredentialRequest(parsing: request), offer: CredentialOffer(parsing: offer),
            rawValues: zip(Self.attributes, Self.values).map { (name: $0, value: $1) },
            definition: definition
        ).serialized
    }
}

/// A wallet for benchmarks: a link secret, and one credential of each agency.
final class BenchmarkHolder: Sendable {
    static let entropy = "benchmark"
    private let linkSecret = LinkSecret.random()

    /// Answers an offer, from the offer's document to the request's.
    func request(
        offer: [UInt8], definition: PublishedDefinition
    ) throws -> (request: [UInt8], metadata: CredentialRequestMetadata) {
        let made = try CredentialRequest.make(
            offer: CredentialOffer(parsing: offer), definition: definition,
            linkSecret: linkSecret, entropy: Self.entropy)
        return (made.request.serialized, made.metadata)
    }

    /// Checks and completes a credential, from document to document.
    func accept(
        _ credential: [UInt8], metadata: CredentialRequestMetadata,
        definition: PublishedDefinition
    ) throws -> [UInt8] {
        let received = try Credential(parsing: credential)
        guard
            case .accepted(let completed) = received.accept(
                metadata: metadata, linkSecret: linkSecret, entropy: Self.entropy,
                definition: definition)
        else { throw BenchmarkFailure.wrongResult("credential.accept") }
        return completed.serialized
    }

    /// Answers a desk's request, from document to document.
    func present(_ request: [UInt8], _ credentials: [HeldCredential]) throws -> [UInt8] {
        try Presentation.make(
            request: PresentationRequest(parsing: request), credentials: credentials,
            linkSecret: linkSecret
        ).serialized
    }

    /// A credential of `issuer`, ready to be shown.
    func credential(of issuer: BenchmarkIssuer) throws -> HeldCredential {
        let offer = try issuer.offer()
        let (request, metadata) = try request(offer: offer, definition: issuer.definition)
        let credential = try issuer.issue(request: request, offer: offer)
        return try HeldCredential(
            credential: Credential(
                parsing: accept(credential, metadata: metadata, definition: issuer.definition)),
            definition: issuer.definition)
    }
}
