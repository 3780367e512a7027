import Sodium
import Testing

@Suite("SHA-256, hexadecimal and base64")
struct DigestTests {
    /// FIPS 180-4 example messages, published by NIST.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func matchesPublishedDigest(message: String, digest: String) {
        #expect(hexadecimal(SHA256.hash(message.utf8).bytes) == digest)
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        var hasher = SHA256()
        hasher.update("a".utf8)
        hasher.update(Array("bc".utf8))
        #expect(hasher.finalize() == SHA256.hash("abc".utf8))
    }

    @Test(arguments: ["0", "0g", "AB", " 00", "0x00"])
    func refusesWhatIsNotLowercaseHexadecimal(text: String) {
        #expect(bytes(hexadecimal: text) == nil)
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
    ])
    func base64RoundTrip(plain: String, encoded: String) {
        #expect(base64(Array(plain.utf8)) == encoded)
        #expect(bytes(base64: encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zh==", "Zg==\n", "Zg== ", "Z g=", "Zm9v\u{0}", "-_-_"])
    func refusesNonCanonicalBase64(text: String) {
        #expect(bytes(base64: text) == nil)
    }
}
