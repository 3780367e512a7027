import BigIntegers
import Commitments
import Testing

@Suite("Pedersen commitments")
struct OpeningProofTests {
    private let bases: PedersenBases
    private let widths = OpeningProof.BlinderWidths(factor: 600, message: 592)
    private let message = HeldSecret(SecretInteger(copying: 123_456_789))
    private let factor = HeldSecret(SecretInteger.random(bitWidth: 264))

    init() throws {
        let modulus = try Modulus(BigInteger.powerOfTwo(521) - 1)
        bases = PedersenBases(
            modulus: modulus, message: try modulus.base(9, exponentBitWidths: [593]),
            blinding: try modulus.base(25, exponentBitWidths: [601]))
    }

    private func prove(nonce: BigInteger) throws -> (PedersenCommitment, OpeningProof) {
        let commitment = try bases.commit(to: message.integer, factor: factor.integer)
        let proof = try OpeningProof(
            of: commitment, message: message.integer, factor: factor.integer, bases: bases,
            blinders: OpeningProof.Blinders(
                factor: .random(bitWidth: widths.factor),
                message: .random(bitWidth: widths.message)),
            nonce: nonce)
        return (commitment, proof)
    }

    @Test func opensWithItsOwnValuesOnly() throws {
        let commitment = try bases.commit(to: message.integer, factor: factor.integer)
        let opens = try commitment.isOpened(
            by: message.integer, factor: factor.integer, bases: bases)
        let other = try commitment.isOpened(
            by: message.integer + SecretInteger(copying: 1), factor: factor.integer, bases: bases)
        #expect(opens)
        #expect(!other)
    }

    @Test func acceptsAndRejectsEachAlteredField() throws {
        let (commitment, proof) = try prove(nonce: 77)
        try proof.verify(of: commitment, bases: bases, widths: widths, nonce: 77)
        let altered = [
            OpeningProof(
                challenge: proof.challenge + 1, factorResponse: proof.factorResponse,
                messageResponse: proof.messageResponse),
            OpeningProof(
                challenge: proof.challenge, factorResponse: proof.factorResponse + 1,
                messageResponse: proof.messageResponse),
            OpeningProof(
                challenge: proof.challenge, factorResponse: proof.factorResponse,
                messageResponse: proof.messageResponse + 1),
        ]
        for proof in altered {
            #expect(throws: ProofError.rejected) {
                try proof.verify(of: commitment, bases: bases, widths: widths, nonce: 77)
            }
        }
        let other = PedersenCommitment(value: bases.modulus.multiply(commitment.value, 9))
        #expect(throws: ProofError.rejected) {
            try proof.verify(of: other, bases: bases, widths: widths, nonce: 77)
        }
    }

    @Test func rejectsAReplayUnderAnotherNonce() throws {
        let (commitment, proof) = try prove(nonce: 77)
        #expect(throws: ProofError.rejected) {
            try proof.verify(of: commitment, bases: bases, widths: widths, nonce: 78)
        }
    }

    @Test func refusesNumbersOutOfRange() throws {
        let (commitment, proof) = try prove(nonce: 77)
        let wide = BigInteger.powerOfTwo(700)
        for (c, v, m) in [
            (-proof.challenge, proof.factorResponse, proof.messageResponse),
            (wide, proof.factorResponse, proof.messageResponse),
            (proof.challenge, -1, proof.messageResponse),
            (proof.challenge, wide, proof.messageResponse),
            (proof.challenge, proof.factorResponse, -1),
            (proof.challenge, proof.factorResponse, wide),
        ] {
            let altered = OpeningProof(challenge: c, factorResponse: v, messageResponse: m)
            #expect(throws: ProofError.malformed) {
                try altered.verify(of: commitment, bases: bases, widths: widths, nonce: 77)
            }
        }
        let n = bases.modulus.n
        for value in [0, -1, n, n + commitment.value] {
            #expect(throws: ProofError.malformed) {
                try proof.verify(
                    of: PedersenCommitment(value: value), bases: bases, widths: widths, nonce: 77)
            }
        }
    }
}
