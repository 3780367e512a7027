import AnonCreds
import BigIntegers
import JSONDocuments
import TestSupport
import Testing

@Suite("What a verifier insists on")
struct VerifierPolicyTests {
    let exchange: Exchange

    init() throws { exchange = try Exchange.shared.get() }

    private static let adult = #"{"p": {"name": "age", "p_type": ">=", "p_value": 18}}"#

    @Test func predicatesNeedDeclaredIntegers() throws {
        let request = try Exchange.request("{}", Self.adult)
        let presentation = try exchange.present(request)
        let schema = exchange.definitionA.schemaID
        let declared = IntegerDeclaration([AttributeName("AGE"): 0...150])
        let other = IntegerDeclaration([AttributeName("balance"): 0...150])
        #expect(
            try exchange.verifier([schema: declared]).verify(presentation, for: request) == .accept)
        #expect(
            try exchange.verifier([schema: other]).verify(presentation, for: request)
                == .reject(.predicate))
        #expect(
            try exchange.verifier([exchange.definitionB.schemaID: other])
                .verify(presentation, for: request) == .accept(notes: [.integersTrustedToIssuer]))
    }

    /// A presentation that answers every item truly, for a request with another predicate.
    @Test(arguments: [
        #"{"p": {"name": "age", "p_type": ">=", "p_value": 19}}"#,
        #"{"p": {"name": "age", "p_type": ">=", "p_value": 17}}"#,
        #"{"p": {"name": "age", "p_type": ">", "p_value": 18}}"#,
        #"{"p": {"name": "balance", "p_type": ">=", "p_value": 18}}"#,
    ])
    func predicatesAreTakenFromTheRequest(_ predicates: String) throws {
        let request = try Exchange.request("{}", Self.adult)
        let other = try Exchange.request("{}", predicates, nonce: request.nonce)
        #expect(
            try exchange.verifier().verify(exchange.present(request), for: other)
                == .reject(.predicate))
    }

    @Test func aPredicateAndItsAttributeDoNotShareASubProof() throws {
        let request = try Exchange.request(#"{"a": {"name": "age"}}"#, Self.adult)
        var json = try exchange.present(request).json
        // Both items claim the second sub-proof, which hides the attribute.
        json[["requested_proof", "revealed_attrs", "a", "sub_proof_index"]] = 1
        let forged = try Presentation(json: json, at: "")
        #expect(try exchange.verifier().verify(forged, for: request).code == "reject")
    }

    @Test func aSubProofThatAnswersNothingIsRefused() throws {
        let both = try Exchange.request(#"{"a": {"name": "age"}, "z": {"name": "zone"}}"#)
        var json = try exchange.present(both).json
        json[["requested_proof", "revealed_attrs", "z"]] = nil
        let asked = try Exchange.request(#"{"a": {"name": "age"}}"#, nonce: both.nonce)
        let presentation = try Presentation(json: json, at: "")
        #expect(try exchange.verifier().verify(presentation, for: asked) == .reject(.referents))
    }

    @Test func nonRevocationOfASingleItemIsDecidedFromTheDefinition() throws {
        let file = try Fixtures.file("presentations/v05-revocable-not-asked.json")
        let verifier = try PresentationVerifier(definitions: [Fixtures.definition("REV")])
        let presentation = try Presentation(json: file.value("presentation"), at: "")
        var asked = try file.value("presentation_request")
        #expect(
            verifier.verify(presentation, for: try PresentationRequest(json: asked, at: ""))
                == .accept)
        asked[["requested_attributes", "z", "non_revoked"]] = ["to": 50]
        #expect(
            verifier.verify(presentation, for: try PresentationRequest(json: asked, at: ""))
                == .reject(.revocation))
    }

    @Test func nonRevocationOfWhatCannotBeRevokedIsNoQuestion() throws {
        let request = try Exchange.request(
            #"{"a": {"name": "age"}}"#, more: #", "non_revoked": {"from": 1, "to": 2}"#)
        #expect(try exchange.verifier().verify(exchange.present(request), for: request) == .accept)
    }

    @Test func definitionsOfOneNameMustAgree() throws {
        let definition = exchange.definitionA
        var json = definition.json
        json[["cred_def", "tag"]] = "other"
        let other = try PublishedDefinition(json: json, at: "")
        _ = try PresentationVerifier(definitions: [definition, definition])
        #expect(throws: AnonCredsError.definitionsDiffer) {
            try PresentationVerifier(definitions: [definition, other])
        }
    }

    @Test func definitionsFitTheirSchema() throws {
        let json = exchange.definitionA.json
        for path in json.leafPaths where path.starts(with: ["cred_def", "value", "primary", "r"]) {
            var shortened = json
            shortened[path] = nil
            #expect(throws: DecodingFailure.self) {
                try PublishedDefinition(json: shortened, at: "")
            }
        }
        var legacy = json
        legacy[["cred_def", "value", "primary", "rms"]] = "1"
        #expect(throws: DecodingFailure.self) { try PublishedDefinition(json: legacy, at: "") }
    }

    @Test(arguments: ["[]", #"["a", "A "]"#, #"["master_secret"]"#, #"[" "]"#, #"["a", 1]"#])
    func schemasHaveDifferentNames(_ names: String) {
        let text = #"{"name": "n", "version": "1", "issuerId": "a:b", "attrNames": \#(names)}"#
        #expect(throws: DecodingFailure.self) { try Schema(parsing: text.utf8) }
    }

    @Test func schemasHoldUpTo125Names() throws {
        func schema(_ count: Int) throws -> Schema {
            try Schema(
                name: "n", version: "1", attributes: (0..<count).map { AttributeName("a\($0)") },
                issuerID: #require(Identifier<Issuer>("a:b")))
        }
        #expect(try schema(125).attributes.count == 125)
        #expect(throws: AnonCredsError.attributeNames) { try schema(126) }
    }

    @Test func documentsOverOneMegabyteAreRefused() {
        let text = #"{"name": ""# + String(repeating: "n", count: 1_000_000)
        #expect(throws: DecodingFailure.self) { try Schema(parsing: text.utf8) }
    }
}
