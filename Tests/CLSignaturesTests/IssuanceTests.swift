import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

@Suite("Issuance")
struct IssuanceTests {
    private let fixture: Fixture
    private var key: IssuerPublicKey { fixture.key }

    init() throws { fixture = try Fixture.a.get() }

    @discardableResult
    private func verify(
        _ signature: CLSignature, attributes: [String: BigInteger]? = nil,
        linkSecret: HeldSecret = Fixture.linkSecret, m2: BigInteger? = nil
    ) throws(ProofError) -> VerifiedSignature {
        try signature.verify(
            key: key, attributes: attributes ?? fixture.attributes,
            linkSecret: linkSecret.integer, m2: m2 ?? fixture.m2)
    }

    @Test func acceptsItsOwnSignature() throws {
        let verified = try verify(fixture.signature)
        try fixture.proof.verify(verified, holderNonce: fixture.holderNonce)
        #expect(fixture.signature.v.bitWidth == 2724)
    }

    @Test func refusesAnotherStatement() throws {
        for name in key.attributeNames {
            var attributes = fixture.attributes
            attributes[name] = (attributes[name] ?? 0) - 1
            #expect(throws: ProofError.rejected) {
                try verify(fixture.signature, attributes: attributes)
            }
            attributes[name] = nil
            #expect(throws: ProofError.rejected) {
                try verify(fixture.signature, attributes: attributes)
            }
        }
        #expect(throws: ProofError.rejected) {
            try verify(fixture.signature, linkSecret: HeldSecret(SecretInteger(copying: 5)))
        }
        #expect(throws: ProofError.rejected) { try verify(fixture.signature, m2: fixture.m2 ^ 1) }
    }

    /// Vectors 13 and 19 of the crypto notes.
    @Test func refusesAlteredSignatures() throws {
        let (a, e, v) = (fixture.signature.a, fixture.signature.e, fixture.signature.v)
        let start = BigInteger.powerOfTwo(596)
        let n = key.n
        for value in [0, 1, n - 1, n, n + 1, n + a, -a] {
            #expect(throws: ProofError.malformed) { try verify(CLSignature(a: value, e: e, v: v)) }
        }
        for value in [n - a, a + 1] {
            #expect(throws: ProofError.rejected) { try verify(CLSignature(a: value, e: e, v: v)) }
        }
        let composite = e + 2 - ((e + 2).isProbablyPrime() ? 4 : 0)
        for value in [
            1, 0, -e, e + 1, composite, start - 1, start + .powerOfTwo(119), 65_537,
            (start + .powerOfTwo(119)).nextPrime(),
        ] {
            #expect(throws: ProofError.malformed) { try verify(CLSignature(a: a, e: value, v: v)) }
        }
        #expect(throws: ProofError.rejected) {
            try verify(CLSignature(a: a, e: e.nextPrime(), v: v))
        }
        #expect(throws: ProofError.rejected) { try verify(CLSignature(a: a, e: e, v: v + 1)) }
        for value in [-v, .powerOfTwo(2726), .powerOfTwo(1 << 23)] {
            #expect(throws: ProofError.malformed) { try verify(CLSignature(a: a, e: e, v: value)) }
        }
    }

    @Test func refusesAlteredCorrectnessProofs() throws {
        let (proof, nonce) = (fixture.proof, fixture.holderNonce)
        let verified = try verify(fixture.signature)
        for (se, c, n) in [
            (proof.se + 1, proof.c, nonce), (proof.se, proof.c + 1, nonce),
            (proof.se, proof.c, nonce + 1),
        ] {
            #expect(throws: ProofError.rejected) {
                try SignatureCorrectnessProof(se: se, c: c).verify(
                    verified, holderNonce: n)
            }
        }
        for (se, c) in [
            (-proof.se, proof.c), (.powerOfTwo(2051), proof.c), (proof.se, -proof.c),
            (proof.se, .powerOfTwo(256)),
        ] {
            #expect(throws: ProofError.malformed) {
                try SignatureCorrectnessProof(se: se, c: c).verify(
                    verified, holderNonce: nonce)
            }
        }
    }

    @Test func blindedLinkSecretProofHoldsForItsRequestOnly() throws {
        let request = try BlindedLinkSecretRequest(
            linkSecret: Fixture.linkSecret.integer, key: key, offerNonce: 99)
        let (blinded, proof) = (request.blinded, request.proof)
        try proof.verify(blinded, key: key, offerNonce: 99)
        let other = try Fixture.b.get().key
        #expect(throws: ProofError.self) { try proof.verify(blinded, key: other, offerNonce: 99) }
        #expect(throws: ProofError.rejected) {
            try proof.verify(blinded, key: key, offerNonce: 98)
        }
        for (c, v, m) in [
            (proof.c + 1, proof.vDashCap, proof.mCap), (proof.c, proof.vDashCap + 1, proof.mCap),
            (proof.c, proof.vDashCap, proof.mCap + 1),
        ] {
            #expect(throws: ProofError.rejected) {
                try BlindedLinkSecretProof(c: c, vDashCap: v, mCap: m).verify(
                    blinded, key: key, offerNonce: 99)
            }
        }
        for (c, v, m) in [
            (-proof.c, proof.vDashCap, proof.mCap), (proof.c, -proof.vDashCap, proof.mCap),
            (proof.c, .powerOfTwo(2465), proof.mCap), (proof.c, proof.vDashCap, -proof.mCap),
            (proof.c, proof.vDashCap, .powerOfTwo(594)),
        ] {
            #expect(throws: ProofError.malformed) {
                try BlindedLinkSecretProof(c: c, vDashCap: v, mCap: m).verify(
                    blinded, key: key, offerNonce: 99)
            }
        }
        for u in [0, key.n, key.n + blinded.u] {
            #expect(throws: ProofError.malformed) {
                try proof.verify(BlindedLinkSecret(u: u), key: key, offerNonce: 99)
            }
        }
    }

    /// A generator that repeats itself repeats a signature, and no draw of another one: two proofs with
    /// one mask would give the order away, two signatures with one `e` a third.
    @Test func drawsBelongToWhatIsSigned() throws {
        let first = try drawn()
        #expect(try drawn() == first)
        for other in try [
            drawn(u: 9), drawn(value: 8), drawn(context: 2), drawn(nonce: 2), drawn(fresh: 1),
        ] {
            #expect(other.signature.e != first.signature.e)
            #expect(other.signature.v != first.signature.v)
            #expect(other.proof.se != first.proof.se)
        }
    }

    private struct Drawn: Equatable {
        let signature: CLSignature
        let proof: SignatureCorrectnessProof
    }

    private func drawn(
        u: BigInteger = 4, value: BigInteger = 7, context: BigInteger = 1, nonce: BigInteger = 1,
        fresh: UInt8 = 0
    ) throws -> Drawn {
        var attributes = fixture.attributes
        attributes["age"] = value
        let (signature, proof) = try fixture.privateKey.sign(
            blinded: BlindedLinkSecret(u: u), attributes: attributes, context: context,
            holderNonce: nonce, fresh: Array(repeating: fresh, count: 32))
        return Drawn(signature: signature, proof: proof)
    }

    private func sign(
        _ attributes: [String: BigInteger], u: BigInteger = 4, context: BigInteger = 1
    ) throws(CLSignatureError) {
        _ = try fixture.privateKey.sign(
            blinded: BlindedLinkSecret(u: u), attributes: attributes, context: context,
            holderNonce: 1)
    }

    @Test func signsEachAttributeExactlyOnceAndInRange() throws {
        for name in key.attributeNames {
            var attributes = fixture.attributes
            attributes[name] = nil
            #expect(throws: CLSignatureError.attributeSetMismatch) { try sign(attributes) }
            attributes[name] = .powerOfTwo(256)
            #expect(throws: CLSignatureError.attributeOutOfRange(attribute: name)) {
                try sign(attributes)
            }
        }
        var attributes = fixture.attributes
        attributes["extra"] = 1
        #expect(throws: CLSignatureError.attributeSetMismatch) { try sign(attributes) }
        attributes = fixture.attributes
        attributes[IssuerPublicKey.linkSecretName] = 1
        #expect(throws: CLSignatureError.attributeSetMismatch) { try sign(attributes) }
        for context in [-1, BigInteger.powerOfTwo(256)] {
            #expect(throws: CLSignatureError.secretOutOfRange) {
                try sign(fixture.attributes, context: context)
            }
        }
        for u in [0, key.n] {
            #expect(throws: CLSignatureError.arithmetic(.notInvertible)) {
                try sign(fixture.attributes, u: u)
            }
        }
    }

    /// −1 is no square, so no root of the result exists; and as `(−U)^c = U^c` for an even challenge,
    /// a proof may hold for such a number.
    @Test func aCommitmentThatIsNoSquareIsNotSigned() throws {
        #expect(throws: CLSignatureError.commitmentNotSquare) {
            try sign(fixture.attributes, u: key.n - 4)
        }
    }

    @Test func refusesALongLinkSecret() {
        #expect(throws: CLSignatureError.secretOutOfRange) {
            _ = try BlindedLinkSecretRequest(
                linkSecret: SecretInteger(copying: .powerOfTwo(256)), key: key, offerNonce: 1)
        }
    }
}

extension BigInteger {
    /// The number with its lowest bit flipped where `bit` is 1.
    fileprivate static func ^ (a: BigInteger, bit: Int) -> BigInteger {
        a.isOdd ? a - BigInteger(bit) : a + BigInteger(bit)
    }
}
