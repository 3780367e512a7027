public import BigIntegers

/// The two bases of Pedersen commitments over the squares modulo an RSA modulus.
///
/// A commitment to `m` is `C = blinding^v · message^m (mod n)`. It hides `m` statistically where `v`
/// is drawn well beyond the modulus, and binds whoever cannot factor `n`.
/// Source: Damgård–Fujisaki 2002.
public struct PedersenBases: Sendable {
    /// The modulus `n`.
    public let modulus: Modulus
    /// The base that carries the message.
    public let message: FixedBase
    /// The base that carries the blinding factor.
    public let blinding: FixedBase

    /// Puts two bases of `modulus` together.
    public init(modulus: Modulus, message: FixedBase, blinding: FixedBase) {
        self.modulus = modulus
        self.message = message
        self.blinding = blinding
    }

    /// The commitment to `value` with blinding factor `factor`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a secret wider than its base announced.
    public func commit(
        to value: borrowing SecretInteger, factor: borrowing SecretInteger
    ) throws(ArithmeticError) -> PedersenCommitment {
        PedersenCommitment(
            value: try modulus.product(held: [
                HeldPower(blinding, factor.copy()), HeldPower(message, value.copy()),
            ]))
    }
}

/// A commitment to a secret integer: `C = blinding^v · message^m (mod n)`.
public struct PedersenCommitment: Hashable, Sendable {
    /// The group element `C`.
    public let value: BigInteger

    /// Takes over an element that was received; `OpeningProof.verify` checks it.
    public init(value: BigInteger) { self.value = value }

    /// Whether `message` and `factor` open the commitment.
    public func isOpened(
        by message: borrowing SecretInteger, factor: borrowing SecretInteger,
        bases: PedersenBases
    ) throws(ArithmeticError) -> Bool {
        try bases.commit(to: message, factor: factor) == self
    }
}
