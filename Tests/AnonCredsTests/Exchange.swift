import AnonCreds
import BigIntegers
import Foundation
import JSONDocuments
import Sodium
import TestSupport

/// A holder with a credential of each test issuer under one link secret, made once for all tests.
final class Exchange: Sendable {
    static let shared = Result { try Exchange() }

    static let entropy = "an entropy text"
    static let residentValues = [
        ("Given Name", "Zoë"), ("family_name", "李"), ("age", "37"), ("postcode", "02139"),
        ("resident_since", "20150401"), ("tier", "gold"), ("balance", "-250"),
        ("card_number", "A-1"),
    ]

    let definitionA: PublishedDefinition
    let definitionB: PublishedDefinition
    let linkSecret: LinkSecret
    let resident: HeldCredential
    let pass: HeldCredential

    private init() throws {
        definitionA = try Fixtures.definition("A")
        definitionB = try Fixtures.definition("B")
        linkSecret = .random()
        let passValues = definitionB.schema.attributes.map { name in
            (name.text, name.text == "valid_until" ? "20271231" : "3")
        }
        resident = try HeldCredential(
            credential: Self.issue("A", definitionA, linkSecret, Self.residentValues),
            definition: definitionA)
        pass = try HeldCredential(
            credential: Self.issue("B", definitionB, linkSecret, passValues),
            definition: definitionB)
    }

    /// Offer, request, issue and accept, each document by way of its bytes.
    static func issue(
        _ issuer: String, _ definition: PublishedDefinition, _ linkSecret: borrowing LinkSecret,
        _ values: [(String, String)]
    ) throws -> Credential {
        let offer = try CredentialOffer(parsing: CredentialOffer(for: definition).serialized)
        let made = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: linkSecret, entropy: entropy)
        let request = try CredentialRequest(parsing: made.request.serialized)
        let metadata = try CredentialRequestMetadata(parsing: made.metadata.serialized())
        let sent = try Fixtures.privateDefinition(issuer).issue(
            request: request, offer: offer,
            rawValues: values.map { (name: $0.0, value: $0.1) }, definition: definition)
        let acceptance = try Credential(parsing: sent.serialized).accept(
            metadata: metadata, linkSecret: linkSecret, entropy: entropy, definition: definition)
        guard case .accepted(let credential) = acceptance else { throw FixtureError.wrongShape }
        return try Credential(parsing: credential.serialized)
    }

    /// The answer to a request given as JSON text, by way of its bytes.
    func present(
        _ request: PresentationRequest, selfAttested: [String: String] = [:],
        hidden: Set<String> = []
    ) throws -> Presentation {
        let presentation = try Presentation.make(
            request: request, credentials: [resident, pass], linkSecret: linkSecret,
            selfAttested: selfAttested, hidden: hidden)
        return try Presentation(parsing: presentation.serialized)
    }

    func verifier(
        _ declarations: [Identifier<Schema>: IntegerDeclaration] = [:]
    ) throws -> PresentationVerifier {
        try PresentationVerifier(
            definitions: [definitionA, definitionB], declarations: declarations)
    }

    /// A request from the JSON of its attributes and predicates.
    static func request(
        _ attributes: String, _ predicates: String = "{}", nonce: Nonce = .random(),
        more: String = ""
    ) throws -> PresentationRequest {
        let text = """
            {"nonce": "\(nonce)", "name": "test", "version": "1.0",
            "requested_attributes": \(attributes), "requested_predicates": \(predicates)\(more)}
            """
        return try PresentationRequest(parsing: text.utf8)
    }
}
