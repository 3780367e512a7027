import AnonCreds
import BigIntegers
import JSONDocuments
import Sodium
import Testing

@Suite("Names, identifiers and numbers")
struct NamesTests {
    @Test(arguments: [
        ("Given Name", "givenname"), ("  A  b ", "ab"), ("ÅNGSTRÖM", "ångström"),
        ("tab\tstays", "tab\tstays"), ("nb\u{A0}SPACE", "nb\u{A0}space"),
        ("ΟΔΟΣ", "οδος"), ("ΣΑΣ Σ", "σασς"), ("Σ", "σ"), ("İ", "i\u{307}"), ("姓名", "姓名"),
    ])
    func namesHaveACanonicalForm(_ text: String, _ canonical: String) {
        let name = AttributeName(text)
        #expect(Array(name.canonical.utf8) == Array(canonical.utf8))
        #expect(Array(name.text.utf8) == Array(text.utf8))
        #expect(name == AttributeName(canonical))
    }

    @Test func namesAreEqualByTheirBytes() {
        #expect(AttributeName("\u{E9}") != AttributeName("e\u{301}"))
        #expect(Set([AttributeName("A b"), AttributeName("ab")]).count == 1)
    }

    @Test(arguments: ["7", "-7", "+7", "007", "-0", "2147483647", "-2147483648"])
    func integersStandForThemselves(_ raw: String) {
        let value = AttributeValue(raw: raw)
        #expect(value.integer.map { BigInteger(Int($0)) } == value.encoded)
    }

    @Test(arguments: [
        "", " 7", "7 ", "1.5", "1e3", "2147483648", "-2147483649", "+", "-", "--7", "٧", "7\n",
        "0x7",
        "1_000",
    ])
    func otherTextIsHashed(_ raw: String) {
        let value = AttributeValue(raw: raw)
        #expect(value.integer == nil)
        #expect(value.encoded == BigInteger(bigEndian: SHA256.hash(raw.utf8).bytes))
    }

    /// It starts with a digit: after a letter, everything with a colon is a URI as well.
    private static let did = "4RW6QK2HZhHxa2tg7t1jqt"

    @Test(arguments: [
        "did:web:city.example", "urn:isbn:1", "a:b", "a+b.c-d:x", "https://x.example/a?b#c",
    ])
    func takesURIs(_ text: String) {
        #expect(Identifier<Issuer>(text) != nil)
        #expect(Identifier<Schema>(text) != nil)
        #expect(Identifier<CredentialDefinition>(text) != nil)
    }

    @Test func takesLegacyForms() {
        let did = Self.did
        #expect(Identifier<Issuer>(did) != nil)
        #expect(Identifier<Schema>("\(did):2:name:1.0") != nil)
        #expect(Identifier<CredentialDefinition>("\(did):3:CL:12:tag")?.isURI == false)
        #expect(Identifier<Issuer>("NcYxiDXkpYi6ov5FcYDi1e")?.isURI == false)
        #expect(Identifier<CredentialDefinition>("did:web:x")?.isURI == true)
        #expect(Identifier<CredentialDefinition>("\(did):3:CL:12:") != nil)
        #expect(Identifier<CredentialDefinition>("\(did):3:CL:\(did):2:name:1.0:tag") != nil)
    }

    @Test(arguments: [
        "", "x", "x:", ":x", "1a:b", "é:b", "a_b:c", "a:b\n", "a:\u{0}",
        "4RW6QK2HZhHxa2tg7t1j", "4RW6QK2HZhHxa2tg7t1jqt:2:name:1.0", "0RW6QK2HZhHxa2tg7t1jqt",
        "a:" + String(repeating: "b", count: 2_047),
    ])
    func refusesOtherIssuerIdentifiers(_ text: String) {
        #expect(Identifier<Issuer>(text) == nil)
    }

    @Test(arguments: [
        ":2:name:", ":2::1.0", ":3:name:1.0", ":2:name:v1", ":2:1.0", ":3:CL:0:tag", ":3:CL:12",
        ":3:XX:12:tag", ":3:CL:name:tag",
    ])
    func refusesOtherLegacyForms(_ end: String) {
        #expect(Identifier<Schema>(Self.did + end) == nil)
        #expect(Identifier<CredentialDefinition>(Self.did + end) == nil)
    }

    @Test(arguments: ["1", "0", "000123", "1" + String(repeating: "0", count: 79)])
    func takesNonces(_ digits: String) throws {
        let request = try NamesTests.request(nonce: "\"\(digits)\"")
        let trimmed = String(digits.drop { $0 == "0" })
        #expect("\(request.nonce)" == (trimmed.isEmpty ? "0" : trimmed))
    }

    @Test func takesANonceAsANumber() throws {
        #expect("\(try NamesTests.request(nonce: "904827787159653928558169").nonce)".count == 24)
    }

    @Test(arguments: [
        "\"\"", "\"-1\"", "\"1a\"", "\" 1\"", "\"+1\"", "-1", "null", "[1]",
        "\"1" + String(repeating: "0", count: 80) + "\"", "\"٧\"",
    ])
    func refusesOtherNonces(_ text: String) {
        #expect(throws: DecodingFailure.self) { try NamesTests.request(nonce: text) }
    }

    private static func request(nonce: String) throws -> PresentationRequest {
        try PresentationRequest(
            parsing: """
                {"nonce": \(nonce), "name": "n", "version": "1",
                "requested_attributes": {"a": {"name": "x"}}}
                """.utf8)
    }

    @Test func linkSecretsAreDigits() throws {
        let longest = (BigInteger.powerOfTwo(256) - .one).decimalDescription
        for text in ["1", "12345\n", longest] {
            let secret = try Fixtures.linkSecret(text)
            let bytes = try secret.serialized()
            #expect(Fixtures.text(bytes) == text.filter { $0 != "\n" })
        }
        let tooLong = BigInteger.powerOfTwo(256).decimalDescription
        for text in ["", "\n", "-1", "01", "1 ", " 1", "1\n\n", "0x1", tooLong, "\"1\""] {
            #expect(throws: DecodingFailure.self) { _ = try Fixtures.linkSecret(text) }
        }
    }
}
