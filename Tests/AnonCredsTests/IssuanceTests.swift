import AnonCreds
import BigIntegers
import JSONDocuments
import Sodium
import TestSupport
import Testing

@Suite("What an issuer signs and a holder takes")
struct IssuanceTests {
    let exchange: Exchange

    init() throws { exchange = try Exchange.shared.get() }

    private func issue(
        _ values: [(String, String)], declaration: IntegerDeclaration? = nil
    ) throws -> Credential {
        let offer = try CredentialOffer(for: exchange.definitionA)
        let request = try CredentialRequest.make(
            offer: offer, definition: exchange.definitionA, linkSecret: exchange.linkSecret,
            entropy: "e"
        ).request
        return try Fixtures.privateDefinition("A").issue(
            request: request, offer: offer, rawValues: values.map { (name: $0.0, value: $0.1) },
            definition: exchange.definitionA, declaration: declaration)
    }

    @Test func signsEachAttributeExactlyOnce() throws {
        let values = Exchange.residentValues
        #expect(throws: AnonCredsError.valueMissing(attribute: "Given Name")) {
            try issue(Array(values.dropFirst()))
        }
        #expect(throws: AnonCredsError.valueUnknown(attribute: "shoe size")) {
            try issue(values + [("shoe size", "43")])
        }
        #expect(throws: AnonCredsError.valueUnknown(attribute: "givenname")) {
            try issue(values + [("givenname", "Zoë")])
        }
        #expect(throws: AnonCredsError.valueUnknown(attribute: "master_secret")) {
            try issue(values + [("master_secret", "1")])
        }
    }

    @Test(arguments: ["", " ", "37 ", "1.5", "151", "-1", "2147483648", "2015-04-01"])
    func refusesOtherValuesForDeclaredIntegers(_ age: String) throws {
        let declaration = IntegerDeclaration([AttributeName("age"): 0...150])
        var values = Exchange.residentValues
        values[2].1 = age
        #expect(throws: AnonCredsError.valueNotAllowed(attribute: "age")) {
            try issue(values, declaration: declaration)
        }
        values[2].1 = "150"
        _ = try issue(values, declaration: declaration)
    }

    @Test func refusesARequestForAnotherOffer() throws {
        let definition = exchange.definitionA
        let (offer, later) = (
            try CredentialOffer(for: definition), try CredentialOffer(for: definition)
        )
        let request = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e"
        ).request
        #expect(request.check(offer: offer, definition: definition) == .accept)
        #expect(request.check(offer: later, definition: definition) == .reject(.proof))
        #expect(
            request.check(offer: offer, definition: exchange.definitionB)
                == .reject(.unknownDefinition))
        let key = try Fixtures.privateDefinition("A")
        #expect(throws: AnonCredsError.proofRejected) {
            try key.issue(
                request: request, offer: later,
                rawValues: Exchange.residentValues.map { (name: $0.0, value: $0.1) },
                definition: definition)
        }
    }

    @Test func refusesEachAlteredFieldOfOfferAndRequest() throws {
        let definition = exchange.definitionA
        let offer = try CredentialOffer(for: definition)
        let request = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e"
        ).request
        for path in offer.json.leafPaths where path != ["nonce"] {
            let altered = try? CredentialOffer(json: offer.json.altered(at: path), at: "")
            #expect(altered?.check(against: definition) != .accept, "\(path)")
        }
        // The text of the entropy and the holder's nonce are the holder's own choice.
        for path in request.json.leafPaths where path != ["entropy"] && path != ["nonce"] {
            let altered = try? CredentialRequest(json: request.json.altered(at: path), at: "")
            #expect(altered?.check(offer: offer, definition: definition) != .accept, "\(path)")
        }
    }

    @Test func refusesEachAlteredFieldOfACredential() throws {
        let definition = exchange.definitionA
        let offer = try CredentialOffer(for: definition)
        let (request, metadata) = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e")
        let sent = try Fixtures.privateDefinition("A").issue(
            request: request, offer: offer,
            rawValues: Exchange.residentValues.map { (name: $0.0, value: $0.1) },
            definition: definition)
        func verdict(_ credential: Credential, _ entropy: String = "e") -> Verdict {
            credential.accept(
                metadata: metadata, linkSecret: exchange.linkSecret, entropy: entropy,
                definition: definition
            ).verdict
        }
        #expect(verdict(sent) == .accept)
        #expect(verdict(sent, "f") == .reject(.proof))
        for path in sent.json.leafPaths {
            guard let altered = try? Credential(json: sent.json.altered(at: path), at: "") else {
                continue
            }
            #expect(verdict(altered) != .accept, "\(path)")
        }
    }

    @Test func refusesARevocableDefinition() throws {
        let definition = try Fixtures.definition("REV")
        #expect(definition.definition.isRevocable)
        let offer = try CredentialOffer(for: definition)
        let request = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e"
        ).request
        let key = try Fixtures.privateDefinition("REV")
        #expect(throws: AnonCredsError.revocationUnsupported) {
            try key.issue(request: request, offer: offer, rawValues: [], definition: definition)
        }
    }

    @Test func refusesAnotherDefinitionsPrivateKey() throws {
        let file = try Fixtures.file("issuers/B.json").value("cred_def_private").canonicalBytes
        let secret = try SecretBytes(copying: file)
        let definition = exchange.definitionA.definition
        #expect(throws: DecodingFailure.self) {
            _ = try PrivateCredentialDefinition(parsing: secret, for: definition)
        }
    }
}
