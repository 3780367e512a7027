package import Agency
package import AnonCreds
package import Credentials
package import JSONDocuments
package import Sodium

/// A wallet that somebody else wrote: it does what the format allows, whatever it ought to do.
package final class ForeignWallet: Sendable {
    private let linkSecret = LinkSecret.random()
    private let held: HeldCredential

    /// Gets a credential for one line of the city's register.
    package init(
        _ city: City, _ line: String = City.resident, validUntil: String = "2026-12-31",
        by other: (issuer: Agency.Issuer, definition: SHA256Digest)? = nil
    ) throws {
        let offer = try city.offer(line, validUntil: validUntil, by: other)
        let issuer = other?.issuer ?? city.agency
        let definition = try PublishedDefinition(
            json: offer.offer.definition["definition"] ?? .null, at: "definition")
        let made = try CredentialRequest.make(
            offer: offer.offer.offer, definition: definition, linkSecret: linkSecret,
            entropy: "foreign")
        let issued = try issuer.issue(
            ResidentRequest(
                identifier: offer.offer.identifier, code: offer.code, request: made.request),
            now: City.now)
        let acceptance = issued.credential.accept(
            metadata: made.metadata, linkSecret: linkSecret, entropy: "foreign",
            definition: definition)
        guard case .accepted(let credential) = acceptance else {
            preconditionFailure("the city's agency issues good credentials")
        }
        held = try HeldCredential(credential: credential, definition: definition)
    }

    /// Answers a question, with as many copies of its credential as it is told to.
    package func present(
        _ question: PresentationRequest, hidden: Set<String> = [],
        selfAttested: [String: String] = [:]
    ) throws -> JSONValue {
        try Presentation.make(
            request: question, credentials: [held], linkSecret: linkSecret,
            selfAttested: selfAttested, hidden: hidden
        ).json
    }

    /// Answers another question under the request's own nonce.
    package func present(
        _ request: DeskRequest, asking change: (inout JSONValue) -> Void,
        hidden: Set<String> = [], selfAttested: [String: String] = [:]
    ) throws -> JSONValue {
        var question = try request.presentationRequest().json
        change(&question)
        return try present(
            PresentationRequest(json: question, at: ""), hidden: hidden,
            selfAttested: selfAttested)
    }
}
