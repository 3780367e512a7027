import Age
import Sodium
import Testing

@Suite("Recipients and identities as text")
struct KeyTextTests {
    /// age.md, *The X25519 recipient type*.
    static let identity =
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    static let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

    @Test func readsAndWritesThePublishedPair() throws {
        let identity = try Identity(parsing: Array(Self.identity.utf8))
        let recipient = identity.recipient
        #expect(recipient.description == Self.recipient)
        #expect(try Recipient(parsing: Self.recipient) == recipient)
        #expect(try Recipient(parsing: Self.recipient.uppercased()) == recipient)
        let text = bytes(of: try identity.text())
        #expect(text == Array(Self.identity.utf8))
        let lowercase = try Identity(parsing: Array(Self.identity.lowercased().utf8)).recipient
        #expect(lowercase == recipient)
    }

    @Test func eachAlteredCharacterOfARecipientIsRefused() {
        for index in Self.recipient.indices {
            for other in ["q", "b", "A", "1", "", "é"] {
                var text = Self.recipient
                text.replaceSubrange(index...index, with: other)
                guard text != Self.recipient else { continue }
                #expect(throws: AgeError.recipientMalformed, "\(text)") {
                    _ = try Recipient(parsing: text)
                }
            }
        }
        for text in ["", "age1", " \(Self.recipient)", "\(Self.recipient)\n", Self.identity] {
            #expect(throws: AgeError.recipientMalformed) { _ = try Recipient(parsing: text) }
        }
    }

    /// Zero and one, whose texts have the form and the checksum of a recipient.
    @Test(arguments: [UInt8(0), 1])
    func aRecipientThatSharesNoSecretIsRefusedAsItIsRead(_ first: UInt8) throws {
        let point = try #require(
            X25519PublicKey(bytes: [first] + [UInt8](repeating: 0, count: 31)))
        let text = Recipient(publicKey: point).description
        #expect(throws: AgeError.lowOrderPoint) { _ = try Recipient(parsing: text) }
    }

    @Test func eachAlteredCharacterOfAnIdentityIsRefused() {
        for index in Self.identity.indices {
            for other in ["Q", "B", "a", "1", ""] {
                var text = Self.identity
                text.replaceSubrange(index...index, with: other)
                guard text != Self.identity else { continue }
                let altered = Array(text.utf8)
                #expect(throws: AgeError.identityMalformed(line: 1), "\(text)") {
                    _ = try Identity(parsing: altered)
                }
            }
        }
    }

    @Test func readsAFileAsTheKeyGeneratorWritesIt() throws {
        let text = """
            # created: 2026-01-01T00:00:00Z
            # public key: \(Self.recipient)
            \(Self.identity)


            """
        let file = try IdentityFile(parsing: Array(text.utf8))
        let recipients = file.recipients.map(\.description)
        #expect(recipients == [Self.recipient])
        let written = try file.text()
        let again = try IdentityFile(parsing: bytes(of: written)).recipients.map(\.description)
        #expect(again == recipients)
    }

    @Test func readsSeveralKeysInTheirOrder() throws {
        let one = try Identity()
        let other = try Identity()
        let expected = [one.recipient, other.recipient]
        let text = bytes(of: try one.text()) + Array("\r\n#\n".utf8) + bytes(of: try other.text())
        let recipients = try IdentityFile(parsing: text).recipients
        #expect(recipients == expected)
    }

    @Test func refusesFilesOutOfForm() throws {
        let limit = IdentityFile.maximumCount
        func parse(_ text: String) throws { _ = try IdentityFile(parsing: Array(text.utf8)) }
        #expect(throws: AgeError.identityCountOutOfRange(limit: limit)) { try parse("# none\n") }
        #expect(throws: AgeError.identityMalformed(line: 3)) {
            try parse("\(Self.identity)\n\nnot a key\n")
        }
        #expect(throws: AgeError.identityMalformed(line: 1)) { try parse(" \(Self.identity)\n") }
        #expect(throws: AgeError.identityCountOutOfRange(limit: limit)) {
            try parse(String(repeating: "\(Self.identity)\n", count: limit + 1))
        }
        try parse(String(repeating: "\(Self.identity)\n", count: limit))
        #expect(throws: AgeError.identityFileTooLarge(limit: 65_536)) {
            try parse(String(repeating: "#", count: 65_537))
        }
    }
}
