public import BigIntegers

/// A proof that its maker can open a Pedersen commitment.
///
/// With `C = S^v · R^m` and blinders `~v`, `~m`: `c = H(C, S^~v · R^~m, nonce)`, responses
/// `v^ = ~v + c·v` and `m^ = ~m + c·m` over the integers.
/// Source: Camenisch–Lysyanskaya 2002; hash and order as in AnonCreds v1.
public struct OpeningProof: Hashable, Sendable {
    /// The challenge `c`, at most 256 bits.
    public let challenge: BigInteger
    /// The response for the blinding factor.
    public let factorResponse: BigInteger
    /// The response for the message.
    public let messageResponse: BigInteger

    /// Puts the parts of a received proof together; `verify` checks them.
    public init(
        challenge: BigInteger, factorResponse: BigInteger, messageResponse: BigInteger
    ) {
        self.challenge = challenge
        self.factorResponse = factorResponse
        self.messageResponse = messageResponse
    }

    /// Widths in bits of the blinders that hide an opening: each 256 + 80 more than its secret.
    public struct BlinderWidths: Sendable {
        /// Width of the blinder of the blinding factor.
        public let factor: Int
        /// Width of the blinder of the message.
        public let message: Int

        /// Chooses two widths.
        public init(factor: Int, message: Int) {
            self.factor = factor
            self.message = message
        }
    }

    /// The masks of one proof, drawn uniformly from their widths; a second proof with the same ones
    /// would give the opening away.
    public struct Blinders: ~Copyable, Sendable {
        let factor: SecretInteger
        let message: SecretInteger

        /// Takes over the masks of the blinding factor and of the message.
        public init(factor: consuming SecretInteger, message: consuming SecretInteger) {
            self.factor = factor
            self.message = message
        }
    }

    /// Proves the opening of `commitment` for the verifier's `nonce`.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where a base is none of the modulus.
    public init(
        of commitment: PedersenCommitment, message: borrowing SecretInteger,
        factor: borrowing SecretInteger, bases: PedersenBases, blinders: consuming Blinders,
        nonce: BigInteger
    ) throws(ArithmeticError) {
        let announced = try bases.commit(to: blinders.message, factor: blinders.factor)
        challenge = ChallengeHasher.hash([commitment.value, announced.value, nonce])
        factorResponse = blinders.factor.response(challenge: challenge, secret: factor)
        messageResponse = blinders.message.response(challenge: challenge, secret: message)
    }

    /// Checks the proof; responses may be one bit wider than `widths`, which is the carry.
    ///
    /// - Throws: `ProofError.malformed` for a commitment or a response out of range,
    ///   `ProofError.rejected`.
    public func verify(
        of commitment: PedersenCommitment, bases: PedersenBases, widths: BlinderWidths,
        nonce: BigInteger
    ) throws(ProofError) {
        guard bases.modulus.isReduced(commitment.value),
            !challenge.isNegative, challenge.bitWidth <= ChallengeHasher.bitWidth,
            !factorResponse.isNegative, factorResponse.bitWidth <= widths.factor + 1,
            !messageResponse.isNegative, messageResponse.bitWidth <= widths.message + 1
        else { throw .malformed }
        let announced: BigInteger
        do throws(ArithmeticError) {
            announced = try bases.modulus.product([
                Power(commitment.value, -challenge),
                Power(bases.blinding, factorResponse),
                Power(bases.message, messageResponse),
            ])
        } catch {
            // A commitment that shares a factor with the modulus has no inverse.
            throw error == .notInvertible ? .malformed : .rejected
        }
        guard ChallengeHasher.hash([commitment.value, announced, nonce]) == challenge else {
            throw .rejected
        }
    }
}
