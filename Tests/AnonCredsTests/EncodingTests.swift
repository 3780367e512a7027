import AnonCreds
import BigIntegers
import JSONDocuments
import Testing

@Suite("Attributes with an encoding of their own")
struct EncodingTests {
    /// The greatest prime below 2^64.
    static let prime = "18446744073709551557"

    private static func text(_ value: BigInteger?) -> String? { value.map(\.decimalDescription) }

    @Test(arguments: [
        ("0", "9223372036854775808"), ("-1", "9223372036854775807"), ("1", "9223372036854775809"),
        ("-9223372036854775808", "0"), ("9223372036854775807", "18446744073709551615"),
    ])
    func integersAreShifted(_ raw: String, _ encoded: String) throws {
        let value = try #require(AttributeValue(raw: raw, encoding: .integer64))
        #expect(Self.text(value.encoded) == encoded)
        #expect(value.isConsistent(.integer64))
        #expect(!value.isConsistent && !value.isConsistent(nil) && !value.isConsistent(.revocation))
        // A bound of the wire format would be compared with the shifted number.
        #expect(value.integer == nil)
    }

    @Test(arguments: [
        "", " 1", "1 ", "+1", "01", "-0", "1.0", "9223372036854775808", "-9223372036854775809", "x",
        "１",
    ])
    func otherTextsAreNoIntegers(_ raw: String) {
        #expect(AttributeValue(raw: raw, encoding: .integer64) == nil)
    }

    @Test func numbersAreTheirOwnEncoding() throws {
        let value = try #require(AttributeValue(raw: Self.prime, encoding: .revocation))
        #expect(Self.text(value.encoded) == Self.prime)
        #expect(value.isConsistent(.revocation) && !value.isConsistent)
        for raw in [
            "", "1", "2", "0", "-\(Self.prime)", "+\(Self.prime)", "18446744073709551615",
            "9223372036854775783", "18446744073709551629", "0\(Self.prime)",
        ] {
            #expect(AttributeValue(raw: raw, encoding: .revocation) == nil, "\(raw)")
        }
    }

    private static let declaration = IntegerDeclaration(
        [AttributeName("age"): 0...150],
        encodings: [
            AttributeName("balance"): .integer64, AttributeName("card_number"): .revocation,
        ])

    private static func values(
        balance: String = "-250", number: String = prime
    ) -> [(name: String, value: String)] {
        Exchange.residentValues.map { name, value in
            switch name {
            case "balance": (name, balance)
            case "card_number": (name, number)
            default: (name, value)
            }
        }
    }

    @Test func theIssuerSignsThemAndTheHolderChecksThem() throws {
        let exchange = try Exchange.shared.get()
        let definition = exchange.definitionA
        let offer = try CredentialOffer(for: definition)
        let made = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e")
        func issue(_ values: [(name: String, value: String)]) throws -> Credential {
            try Fixtures.privateDefinition("A").issue(
                request: made.request, offer: offer, rawValues: values, definition: definition,
                declaration: Self.declaration)
        }
        for (attribute, values) in [
            ("balance", Self.values(balance: "2.5")), ("card_number", Self.values(number: "7")),
        ] {
            #expect(throws: AnonCredsError.valueNotAllowed(attribute: attribute)) {
                try issue(values)
            }
        }
        let sent = try Credential(parsing: issue(Self.values()).serialized)
        func accept(_ declaration: IntegerDeclaration?, _ credential: Credential) -> Verdict {
            credential.accept(
                metadata: made.metadata, linkSecret: exchange.linkSecret, entropy: "e",
                definition: definition, declaration: declaration
            ).verdict
        }
        #expect(accept(Self.declaration, sent) == .accept)
        #expect(accept(nil, sent) == .reject(.values))
        let other = IntegerDeclaration(
            [:], encodings: [AttributeName("balance"): .integer64])
        #expect(accept(other, sent) == .reject(.values))
        // Another text for the signed number, and another number for the text.
        for (old, new) in [(#""raw":"-250""#, #""raw":"-251""#), ("9223372036854775558", "5")] {
            let text = String(decoding: sent.serialized, as: UTF8.self)
            #expect(text.contains(old))
            let changed = try Credential(parsing: text.replacing(old, with: new).utf8)
            #expect(accept(Self.declaration, changed) == .reject(.values))
        }
    }

    /// The wire format can neither show nor compare them; a wallet does not try.
    @Test func theWireFormatRefusesThem() throws {
        let exchange = try Exchange.shared.get()
        let definition = exchange.definitionA
        let offer = try CredentialOffer(for: definition)
        let made = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: exchange.linkSecret, entropy: "e")
        let sent = try Fixtures.privateDefinition("A").issue(
            request: made.request, offer: offer, rawValues: Self.values(balance: "5"),
            definition: definition, declaration: Self.declaration)
        let acceptance = sent.accept(
            metadata: made.metadata, linkSecret: exchange.linkSecret, entropy: "e",
            definition: definition, declaration: Self.declaration)
        guard case .accepted(let credential) = acceptance else {
            Issue.record("refused")
            return
        }
        let held = try HeldCredential(
            credential: credential, definition: definition, declaration: Self.declaration)
        for (attributes, predicates, cause): (String, String, PresentationRefusal.Cause) in [
            (#"{"r": {"name": "balance"}}"#, "{}", .unshowable),
            (#"{"r": {"name": "card_number"}}"#, "{}", .unshowable),
            (#"{"r": {"names": ["age", "balance"]}}"#, "{}", .unshowable),
            ("{}", #"{"r": {"name": "balance", "p_type": ">=", "p_value": 5}}"#, .predicate),
        ] {
            let request = try Exchange.request(attributes, predicates)
            let refusal = PresentationRefusal(referent: "r", cause: cause)
            #expect(throws: AnonCredsError.refused(refusal)) {
                try Presentation.make(
                    request: request, credentials: [held], linkSecret: exchange.linkSecret)
            }
        }
        let request = try Exchange.request(#"{"r": {"name": "Given Name"}}"#)
        let presentation = try Presentation.make(
            request: request, credentials: [held], linkSecret: exchange.linkSecret)
        #expect(try exchange.verifier().verify(presentation, for: request) == .accept)
    }
}
