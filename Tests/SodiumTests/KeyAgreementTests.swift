import Sodium
import Testing

@Suite("X25519")
struct KeyAgreementTests {
    /// RFC 7748 §6.1: both key pairs, and the secret they share.
    @Test func bothSidesShareWhatIsPublished() throws {
        let alice = try X25519KeyPair(
            secret: secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
        let bob = try X25519KeyPair(
            secret: secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
        let (alicePublic, bobPublic) = (alice.publicKey, bob.publicKey)
        #expect(
            hexadecimal(alicePublic.bytes)
                == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        #expect(
            hexadecimal(bobPublic.bytes)
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        let shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        let (ofAlice, ofBob) = (
            hex(try alice.sharedSecret(with: bobPublic)),
            hex(try bob.sharedSecret(with: alicePublic))
        )
        #expect(ofAlice == shared)
        #expect(ofBob == shared)
    }

    /// RFC 7748 §5.2, the second vector: the top bit of the point is ignored.
    @Test func multipliesAsPublished() throws {
        let pair = try X25519KeyPair(
            secret: secret("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"))
        let point = try #require(
            X25519PublicKey(
                bytes: unhex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493")))
        let product = hex(try pair.sharedSecret(with: point))
        #expect(product == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")
    }

    /// Zero, one, and the point of order eight of the age test kit.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ])
    func sharesNothingWithAPointOfLowOrder(point: String) throws {
        let pair = try X25519KeyPair()
        let point = try #require(X25519PublicKey(bytes: unhex(point)))
        #expect(throws: SodiumError.lowOrderPoint) { _ = try pair.sharedSecret(with: point) }
        #expect(point.isOfLowOrder)
        #expect(!pair.publicKey.isOfLowOrder)
    }

    @Test func refusesOtherLengths() throws {
        #expect(X25519PublicKey(bytes: [UInt8](repeating: 9, count: 31)) == nil)
        #expect(throws: SodiumError.lengthMismatch(expected: 32, actual: 33)) {
            _ = try X25519KeyPair(secret: SecretBytes.random(count: 33))
        }
    }

    @Test func drawsDifferentKeys() throws {
        let (one, other) = (try X25519KeyPair().publicKey, try X25519KeyPair().publicKey)
        #expect(one != other)
    }
}
