import Sodium
import Testing

@Suite("ristretto255: laws of the group")
struct RistrettoLawTests {
    @Test func pointsAndScalarsObeyTheLaws() throws {
        for _ in 0..<20 {
            let (a, b, c) = (
                RistrettoScalar.random(), RistrettoScalar.random(), RistrettoScalar.random()
            )
            #expect((a + b) * c == a * c + b * c)
            #expect(a - b == a + -b)
            #expect(a + .zero == a && a * .one == a && a * .zero == .zero)
            let P = try RistrettoPoint(uniform: randomBytes(RistrettoPoint.uniformByteCount))
            let Q = RistrettoPoint.base(times: b)
            #expect(P + Q == Q + P)
            #expect(P + Q - Q == P)
            #expect(P + .identity == P && P - P == .identity)
            #expect(P.multiplied(by: a) + P.multiplied(by: b) == P.multiplied(by: a + b))
            #expect(P.multiplied(by: a).multiplied(by: b) == P.multiplied(by: a * b))
            #expect((P + Q).multiplied(by: c) == P.multiplied(by: c) + Q.multiplied(by: c))
            #expect(RistrettoPoint.generator.multiplied(by: a) == .base(times: a))
            #expect(P.multiplied(by: -a) + P.multiplied(by: a) == .identity)
        }
    }

    /// libsodium refuses to return the identity; a sum must go on all the same.
    @Test func productsMayBeTheIdentity() throws {
        let P = try RistrettoPoint(uniform: randomBytes(RistrettoPoint.uniformByteCount))
        #expect(P.multiplied(by: RistrettoScalar.zero) == .identity)
        #expect(RistrettoPoint.base(times: RistrettoScalar.zero) == .identity)
        #expect(RistrettoPoint.identity.multiplied(by: RistrettoScalar.random()) == .identity)
        #expect(RistrettoPoint.identity.multiplied(by: RistrettoScalar.zero) == .identity)
        let zero = try SecretScalar(copying: .zero)
        #expect(P.multiplied(by: zero) == .identity)
        #expect(RistrettoPoint.base(times: zero) == .identity)
        #expect(RistrettoPoint(bytes: RistrettoPoint.identity.bytes) == .identity)
    }

    @Test func secretScalarsCountLikePlainOnes() throws {
        let (a, b) = (RistrettoScalar.random(), RistrettoScalar.random())
        let secretA = try SecretScalar(copying: a)
        let secretB = try SecretScalar(copying: b)
        let sum = try secretA.adding(secretB).disclosed()
        let difference = try secretA.subtracting(secretB).disclosed()
        let product = try secretA.multiplied(by: secretB).disclosed()
        let negated = try secretA.negated().disclosed()
        #expect(sum == a + b)
        #expect(difference == a - b)
        #expect(product == a * b)
        #expect(negated == -a)
        let P = RistrettoPoint.base(times: b)
        #expect(P.multiplied(by: secretA) == P.multiplied(by: a))
        let drawn = try SecretScalar.random().disclosed()
        let again = try SecretScalar.random().disclosed()
        #expect(drawn != again)
        #expect(RistrettoScalar(bytes: drawn.bytes) == drawn)
    }

    @Test func secretScalarsAreCanonical() throws {
        let last = -RistrettoScalar.one
        var above = last.bytes
        above[0] += 1
        let accepted = SecretScalar(bytes: try SecretBytes(copying: last.bytes))?.disclosed()
        let refused = SecretScalar(bytes: try SecretBytes(copying: above))?.disclosed()
        let short = SecretScalar(bytes: try SecretBytes(copying: [1]))?.disclosed()
        #expect(accepted == last)
        #expect(refused == nil)
        #expect(short == nil)
        let wide = randomBytes(RistrettoScalar.wideByteCount)
        let reduced = try SecretScalar(reducing: SecretBytes(copying: wide)).disclosed()
        #expect(try RistrettoScalar(reducing: wide) == reduced)
    }

    @Test func numbersAreLittleEndian() {
        #expect(
            RistrettoScalar(0x0102_0304_0506_0708).bytes
                == [8, 7, 6, 5, 4, 3, 2, 1] + [UInt8](repeating: 0, count: 24))
        #expect(RistrettoScalar(.max) + .one == RistrettoScalar(1 << 32) * RistrettoScalar(1 << 32))
    }
}
