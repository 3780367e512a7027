public import BigIntegers
public import Commitments

/// The issuer's proof that `A` is a root of `Q`, so that it lies in the group that `S` generates.
///
/// `c = H(Q, A, Q^r, nonce)`, `se = r − c/e` modulo the group order; then `A^(c + se·e) = Q^r`.
/// Source: AnonCreds v1.
public struct SignatureCorrectnessProof: Hashable, Sendable {
    /// The response, less than the order of the squares.
    public let se: BigInteger
    /// The challenge, at most 256 bits.
    public let c: BigInteger

    /// Puts the parts of a received proof together; `verify` checks them.
    public init(se: BigInteger, c: BigInteger) {
        self.se = se
        self.c = c
    }

    /// Checks the proof for a completed signature that holds.
    ///
    /// - Throws: `ProofError.malformed` for a number out of range, `ProofError.rejected`.
    public func verify(
        _ verified: VerifiedSignature, holderNonce: BigInteger
    ) throws(ProofError) {
        guard !c.isNegative, c.bitWidth <= ChallengeHasher.bitWidth,
            !se.isNegative, se.bitWidth <= verified.key.profile.signatureProofResponse
        else { throw .malformed }
        let a = verified.signature.a
        do throws(ArithmeticError) {
            let announced = try verified.key.modulus.product([Power(a, c), Power(verified.q, se)])
            let expected = ChallengeHasher.hash([verified.q, a, announced, holderNonce])
            guard expected == c else { throw ArithmeticError.outOfRange }
        } catch {
            throw .rejected
        }
    }
}
