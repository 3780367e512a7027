import Sodium
import Testing

@Suite("ChaCha20-Poly1305")
struct ChaCha20Poly1305Tests {
    /// RFC 8439 §2.8.2.
    @Test func sealsAsPublished() throws {
        let text =
            "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
            + "the future, sunscreen would be it."
        let key = try SecretBytes(copying: Array(0x80...0x9f))
        let nonce = try unhex("070000004041424344454647")
        let context = try unhex("50515253c0c1c2c3c4c5c6c7")
        let sealed = try ChaCha20Poly1305.seal(
            Array(text.utf8), key: key, nonce: nonce, context: context)
        let published =
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
        #expect(hexadecimal(sealed) == published)
        let opened = try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, context: context)
        #expect(opened == Array(text.utf8))
    }

    @Test func eachAlteredByteAndEachCutIsRefused() throws {
        let key = try SecretBytes.random(count: 32)
        let nonce = randomBytes(12)
        let sealed = try ChaCha20Poly1305.seal(Array("reading".utf8), key: key, nonce: nonce)
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: SodiumError.decryptionFailed) {
                _ = try ChaCha20Poly1305.open(altered, key: key, nonce: nonce)
            }
            #expect(throws: SodiumError.decryptionFailed) {
                _ = try ChaCha20Poly1305.open(Array(sealed[..<index]), key: key, nonce: nonce)
            }
        }
        #expect(throws: SodiumError.decryptionFailed) {
            _ = try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, context: [0])
        }
    }

    @Test func refusesOtherLengths() throws {
        let key = try SecretBytes.random(count: 32)
        let short = try SecretBytes.random(count: 31)
        #expect(throws: SodiumError.lengthMismatch(expected: 12, actual: 24)) {
            _ = try ChaCha20Poly1305.seal([], key: key, nonce: randomBytes(24))
        }
        #expect(throws: SodiumError.lengthMismatch(expected: 32, actual: 31)) {
            _ = try ChaCha20Poly1305.seal([], key: short, nonce: randomBytes(12))
        }
    }
}
