import Age
import Sodium
import Testing

@Suite("Headers")
struct HeaderTests {
    @Test func bothRecipientsOpenOneFileAndAThirdDoesNot() throws {
        let (one, other, stranger) = (try Reader(), try Reader(), try Reader())
        let file = try AgeFile.encrypt(sample(100), recipients: [one.recipient, other.recipient])
        #expect(try one.decrypt(file) == sample(100))
        #expect(try other.decrypt(file) == sample(100))
        #expect(throws: AgeError.identityUnknown) { _ = try stranger.decrypt(file) }
    }

    @Test func aHeaderMadeLaterOpensTheSameBody() throws {
        let (first, later) = (try Reader(), try Reader())
        let fileKey = try FileKey()
        let header = try Header(for: [first.recipient], fileKey: fileKey)
        let (body, summary) = try AgeFile.encryptBody(sample(70_000), fileKey: fileKey)
        #expect(summary.digest == SHA256.hash(body))

        // The custodian keeps the key alone, and unwraps it again for the second reader.
        let kept = try header.fileKey(with: first.file)
        let further = try Header(for: [later.recipient], fileKey: kept)
        #expect(try later.decrypt(further.bytes + body) == sample(70_000))
        #expect(throws: AgeError.identityUnknown) { _ = try first.decrypt(further.bytes + body) }
        #expect(try first.decrypt(header.bytes + body) == sample(70_000))
        let split = try AgeFile.split(further.bytes + body)
        #expect(split.header == further)
        #expect(Array(split.body) == body)
    }

    @Test func nothingIsDrawnTwice() throws {
        let reader = try Reader()
        let fileKey = try FileKey()
        let headers = try (0..<20).map { _ in
            try Header(for: [reader.recipient, reader.recipient], fileKey: fileKey)
        }
        #expect(Set(headers.flatMap(\.stanzas).map { $0.arguments[1] }).count == 40)
        let nonces = try (0..<20).map { _ in
            try Array(
                AgeFile.split(AgeFile.encrypt([], recipients: [reader.recipient])).body.prefix(16))
        }
        #expect(Set(nonces).count == 20)
    }

    @Test func oneOfSeveralIdentitiesIsEnough() throws {
        let one = try Identity()
        let other = try Identity()
        let recipient = other.recipient
        let text = bytes(of: try one.text()) + [10] + bytes(of: try other.text())
        let file = try AgeFile.encrypt([7], recipients: [recipient])
        let plaintext = try AgeFile.decrypt(
            file, identities: IdentityFile(parsing: text), plaintextLimit: 1)
        #expect(plaintext == [7])
    }

    @Test func aHeaderWithACodeOfAnotherFileKeyIsRefused() throws {
        let reader = try Reader()
        let one = try FileKey()
        let other = try FileKey()
        let header = try Header(for: [reader.recipient], fileKey: one).bytes
        let foreign = try Header(for: [reader.recipient], fileKey: other).bytes
        let mixed = try Header(parsing: header.dropLast(44) + foreign.suffix(44))
        #expect(throws: AgeError.headerChanged) { _ = try mixed.fileKey(with: reader.file) }
    }

    /// Also swapped stanzas, which each open on their own.
    @Test func swappedStanzasAreRefused() throws {
        let (one, other) = (try Reader(), try Reader())
        let fileKey = try FileKey()
        let header = try Header(for: [one.recipient, other.recipient], fileKey: fileKey)
        var lines = String(decoding: header.bytes, as: UTF8.self).split(separator: "\n")
        lines.swapAt(1, 3)
        lines.swapAt(2, 4)
        let swapped = try Header(parsing: Array((lines.joined(separator: "\n") + "\n").utf8))
        #expect(throws: AgeError.headerChanged) { _ = try swapped.fileKey(with: one.file) }
    }

    @Test func stanzasOfUnknownTypesAreKept() throws {
        let text = """
            age-encryption.org/v1
            -> example.com/enigma one 2
            \(String(repeating: "A", count: 64))
            AAAA
            -> empty

            -> full
            \(String(repeating: "B", count: 64))

            --- \(String(repeating: "A", count: 43))

            """
        let header = try Header(parsing: Array(text.utf8))
        #expect(header.stanzas.map(\.type) == ["example.com/enigma", "empty", "full"])
        #expect(header.stanzas[0].arguments == ["example.com/enigma", "one", "2"])
        #expect(header.stanzas.map(\.body.count) == [51, 0, 48])
        #expect(header.bytes == Array(text.utf8))
        let reader = try Reader()
        #expect(throws: AgeError.identityUnknown) { _ = try header.fileKey(with: reader.file) }
    }

    /// Only what follows the arguments of the first stanza differs.
    @Test(arguments: [
        ("Zg\n", true), ("\n", true), ("Zg==\n", false), ("Zg=\n", false), ("Zh\n", false),
        ("Z\n", false), ("Zg\nZg\n", false), ("Z g\n", false), ("Zg\r\n", false),
        ("-_\n", false), ("", false), ("\n\n", false),
    ])
    func onlyCanonicalBase64IsRead(body: String, isRead: Bool) throws {
        let end = "--- \(String(repeating: "A", count: 43))\n"
        let text = Array("age-encryption.org/v1\n-> x\n\(body)\(end)".utf8)
        guard isRead else {
            #expect(throws: AgeError.headerMalformed) { _ = try Header(parsing: text) }
            return
        }
        #expect(try Header(parsing: text).bytes == text)
        #expect(throws: AgeError.headerMalformed) { _ = try Header(parsing: text + [0]) }
        #expect(throws: AgeError.headerMalformed) { _ = try Header(parsing: text.dropLast()) }
    }

    @Test(arguments: ["->", "-> ", "->x", "->  x", "-> x ", "-> x  y", "-> \u{7f}", "-> é", "=> x"])
    func argumentsOutOfFormAreRefused(line: String) throws {
        let end = "--- \(String(repeating: "A", count: 43))\n"
        #expect(throws: AgeError.headerMalformed) {
            _ = try Header(parsing: Array("age-encryption.org/v1\n\(line)\n\n\(end)".utf8))
        }
    }

    @Test func limitsHold() throws {
        let end = "--- \(String(repeating: "A", count: 43))\n"
        func header(_ count: Int) -> [UInt8] {
            let stanzas = String(repeating: "-> x\n\n", count: count)
            return Array("age-encryption.org/v1\n\(stanzas)\(end)".utf8)
        }
        #expect(try Header(parsing: header(1_000)).stanzas.count == 1_000)
        #expect(throws: AgeError.headerTooLarge(limit: 65_536)) {
            _ = try Header(parsing: header(1_001))
        }
        #expect(throws: AgeError.headerMalformed) { _ = try Header(parsing: header(0)) }
        let long = "age-encryption.org/v1\n-> \(String(repeating: "x", count: 65_536))\n\n\(end)"
        #expect(throws: AgeError.headerTooLarge(limit: 65_536)) {
            _ = try AgeFile.split(Array(long.utf8))
        }
        let reader = try Reader()
        let fileKey = try FileKey()
        #expect(throws: AgeError.recipientCountOutOfRange) {
            _ = try Header(for: [], fileKey: fileKey)
        }
        let many = [Recipient](repeating: reader.recipient, count: 600)
        let wide = try Header(for: many, fileKey: fileKey)
        #expect(try Header(parsing: wide.bytes) == wide)
        #expect(throws: AgeError.recipientCountOutOfRange) {
            _ = try Header(for: many + many[..<80], fileKey: fileKey)
        }
    }

    @Test func nothingIsWrappedForAPointOfLowOrder() throws {
        let zero = try #require(X25519PublicKey(bytes: [UInt8](repeating: 0, count: 32)))
        #expect(throws: AgeError.lowOrderPoint) {
            _ = try AgeFile.encrypt([], recipients: [Recipient(publicKey: zero)])
        }
    }

    @Test func otherFilesAreRefusedByName() throws {
        let reader = try Reader()
        let armor = Array("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n".utf8)
        #expect(throws: AgeError.armored) { _ = try reader.decrypt(armor) }
        #expect(throws: AgeError.versionUnknown) {
            _ = try reader.decrypt(Array("age-encryption.org/v2\n-> x\n".utf8))
        }
        for bytes in [[], Array("age".utf8), Array("{}\n".utf8), sample(70_000)] {
            #expect(throws: AgeError.headerMalformed) { _ = try reader.decrypt(bytes) }
        }
    }
}
