import AnonCreds
import BigIntegers
import CLSignatures
import JSONDocuments
import Sodium
import Testing

@Suite("Issuing, showing and verifying")
struct ExchangeTests {
    let exchange: Exchange

    init() throws { exchange = try Exchange.shared.get() }

    @Test func showsValuesPredicatesAndGroupsOfTwoCredentials() throws {
        let request = try Exchange.request(
            """
            {"a": {"name": "given name"}, "g": {"names": ["tier", "POSTCODE"]},
            "h": {"name": "card_number"}, "z": {"name": "zone"}, "own": {"name": "phone"}}
            """,
            """
            {"p": {"name": "age", "p_type": ">=", "p_value": 18},
            "same": {"name": "age", "p_type": ">=", "p_value": 18},
            "q": {"name": "age", "p_type": "<", "p_value": 38},
            "r": {"name": "balance", "p_type": "<=", "p_value": -250},
            "s": {"name": "valid_until", "p_type": ">", "p_value": 20271230}}
            """)
        let presentation = try exchange.present(
            request, selfAttested: ["own": "555"], hidden: ["h"])
        #expect(presentation.requestedProof.revealed["a"]?.value.raw == "Zoë")
        #expect(presentation.requestedProof.groups["g"]?.values.count == 2)
        #expect(presentation.sources.count == 2)
        let verdict = try exchange.verifier().verify(presentation, for: request)
        #expect(
            verdict
                == .accept(notes: [.integersTrustedToIssuer, .valueNotRevealed, .selfAttested]))
    }

    @Test(arguments: [(">=", 37, 38), ("<=", 37, 36), (">", 36, 37), ("<", 38, 37)])
    func holdsAtTheBoundAndNotBeyond(_ relation: String, _ tight: Int, _ beyond: Int) throws {
        func request(_ bound: Int) throws -> PresentationRequest {
            try Exchange.request(
                "{}", #"{"p": {"name": "age", "p_type": "\#(relation)", "p_value": \#(bound)}}"#)
        }
        let good = try request(tight)
        #expect(
            try exchange.verifier().verify(exchange.present(good), for: good)
                == .accept(notes: [.integersTrustedToIssuer]))
        #expect(
            throws: AnonCredsError.refused(PresentationRefusal(referent: "p", cause: .predicate))
        ) { try exchange.present(request(beyond)) }
    }

    @Test func revealsAndComparesTheSameAttributeInTwoParts() throws {
        let request = try Exchange.request(
            #"{"a": {"name": "age"}, "b": {"name": "tier"}}"#,
            #"{"p": {"name": "age", "p_type": ">=", "p_value": 18}}"#)
        let presentation = try exchange.present(request)
        #expect(presentation.sources.count == 2)
        #expect(try exchange.verifier().verify(presentation, for: request).code == "accept")
    }

    @Test func isDifferentEachTime() throws {
        let request = try Exchange.request(#"{"a": {"name": "age"}}"#)
        let (first, second) = (try exchange.present(request), try exchange.present(request))
        let numbers = [first, second].map { Set($0.proof.subProofs.map(\.equality.aPrime)) }
        #expect(numbers[0].isDisjoint(with: numbers[1]))
        #expect(first.proof.challenge != second.proof.challenge)
    }

    @Test func refusesAnotherNonceOrRequest() throws {
        let attributes = #"{"a": {"name": "age"}}"#
        let request = try Exchange.request(attributes)
        let presentation = try exchange.present(request)
        let verifier = try exchange.verifier()
        #expect(verifier.verify(presentation, for: request) == .accept)
        #expect(
            verifier.verify(presentation, for: try Exchange.request(attributes))
                == .reject(.proof))
        let others = [
            (#"{"b": {"name": "age"}}"#, Verdict.Reason.referents),
            (#"{"a": {"name": "tier"}}"#, .referents), (#"{"a": {"names": ["age"]}}"#, .referents),
            (#"{"a": {"name": "age"}, "b": {"name": "tier"}}"#, .referents),
            (#"{"a": {"name": "age", "restrictions": [{"schema_name": "x"}]}}"#, .restriction),
        ]
        for (attributes, reason) in others {
            let other = try Exchange.request(attributes, nonce: request.nonce)
            #expect(verifier.verify(presentation, for: other) == .reject(reason))
        }
    }

    @Test func refusesUnknownDefinitions() throws {
        let request = try Exchange.request(#"{"a": {"name": "age"}}"#)
        let verifier = try PresentationVerifier(definitions: [exchange.definitionB])
        #expect(
            verifier.verify(try exchange.present(request), for: request)
                == .reject(.unknownDefinition))
    }

    @Test func refusesTwoLinkSecrets() throws {
        let other = try HeldCredential(
            credential: Exchange.issue(
                "A", exchange.definitionA, LinkSecret.random(), Exchange.residentValues),
            definition: exchange.definitionA)
        let request = try Exchange.request(#"{"a": {"name": "age"}, "z": {"name": "zone"}}"#)
        #expect(throws: AnonCredsError.proofRejected) {
            try Presentation.make(
                request: request, credentials: [other, exchange.pass],
                linkSecret: exchange.linkSecret)
        }
    }

    /// A credential remembers that its signature was checked, for one link secret alone.
    @Test func refusesAnotherLinkSecretAfterTheRightOne() throws {
        let request = try Exchange.request(#"{"z": {"name": "zone"}}"#)
        let pass = exchange.pass
        func present(_ linkSecret: borrowing LinkSecret) throws -> Presentation {
            try Presentation.make(
                request: request, credentials: [pass], linkSecret: linkSecret)
        }
        let first = try present(exchange.linkSecret)
        #expect(throws: AnonCredsError.proofRejected) { try present(LinkSecret.random()) }
        let second = try present(exchange.linkSecret)
        #expect(first.serialized != second.serialized)
    }

    @Test func makesItsOwnDefinition() async throws {
        let schema = try Schema(
            name: "pass", version: "1.0",
            attributes: ["Given Name", "age"].map(AttributeName.init),
            issuerID: #require(Identifier<Issuer>("did:web:city.example")))
        let made = try await PublishedDefinition.generate(
            schemaID: #require(Identifier<Schema>("did:web:city.example/schema")), schema: schema,
            definitionID: #require(Identifier<CredentialDefinition>("did:web:city.example/key")),
            tag: "t", progress: { _ in })
        let published = try PublishedDefinition(parsing: made.published.serialized)
        #expect(published.digest == made.published.digest)
        let secret = try made.privateDefinition.serialized()
        let key = try PrivateCredentialDefinition(parsing: secret, for: published.definition)
        let offer = try CredentialOffer(for: published)
        #expect(offer.check(against: published) == .accept)
        let linkSecret = LinkSecret.random()
        let (request, metadata) = try CredentialRequest.make(
            offer: offer, definition: published, linkSecret: linkSecret, entropy: "e")
        let credential = try key.issue(
            request: request, offer: offer,
            rawValues: [("age", "20"), ("GIVENNAME", "A")], definition: published)
        let verdict = credential.accept(
            metadata: metadata, linkSecret: linkSecret, entropy: "e", definition: published
        ).verdict
        #expect(verdict == .accept)
    }
}
