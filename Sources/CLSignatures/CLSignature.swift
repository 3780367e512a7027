public import BigIntegers
public import Commitments

/// A Camenisch–Lysyanskaya signature: `Z = A^e · S^v · Rctxt^m2 · ∏ R[k]^m[k] (mod n)`.
///
/// Source: Camenisch–Lysyanskaya 2002, §4; blocks `m[k]` as in AnonCreds v1.
public struct CLSignature: Hashable, Sendable {
    /// Group element, in the squares modulo `n`.
    public let a: BigInteger
    /// Prime exponent, in `[2^596, 2^596 + 2^119)`.
    public let e: BigInteger
    /// Blinding exponent, 2724 bits: the issuer's part `v″`, or the sum once it is completed.
    public let v: BigInteger

    /// Puts the parts of a received signature together; `verify` checks them.
    public init(a: BigInteger, e: BigInteger, v: BigInteger) {
        self.a = a
        self.e = e
        self.v = v
    }

    /// The signature with the holder's blinding factor added: `v = v′ + v″`.
    public func completed(vPrime: borrowing SecretInteger) -> CLSignature {
        CLSignature(a: a, e: e, v: (SecretInteger(copying: v) + vPrime).disclosed())
    }

    /// Checks a completed signature.
    ///
    /// - Returns: The signature with `Q`, for the check of its correctness proof.
    /// - Throws: `ProofError.malformed` for a number out of range, `ProofError.rejected`.
    @discardableResult
    public func verify(
        key: IssuerPublicKey, attributes: [String: BigInteger],
        linkSecret: borrowing SecretInteger, m2: BigInteger
    ) throws(ProofError) -> VerifiedSignature {
        guard key.modulus.contains(a), a != .one, a != key.n - .one,
            Self.isExponentInRange(e, key.profile), e.isProbablyPrime(),
            !v.isNegative, v.bitWidth <= key.profile.vDoublePrime + 1,
            !m2.isNegative, m2.bitWidth <= CLParameters.message,
            linkSecret.fits(bitWidth: CLParameters.message)
        else { throw .malformed }
        do throws(CLSignatureError) {
            try key.check(attributes)
            let (q, opened) = try arithmetic { () throws(ArithmeticError) in
                let secrets = try key.modulus.product(
                    held: [
                        HeldPower(key.sBase, SecretInteger(copying: v)),
                        HeldPower(
                            key.base(of: IssuerPublicKey.linkSecretName), linkSecret.copy()),
                    ] + key.powers(context: m2, attributes: attributes))
                let q = try key.modulus.product([Power(a, e)])
                return (q, key.modulus.multiply(q, secrets))
            }
            guard opened == key.z else { throw CLSignatureError.keyInvalid }
            return VerifiedSignature(signature: self, key: key, q: q)
        } catch {
            throw .rejected
        }
    }

    /// `A` as a base with a table, for the presentations of one credential.
    ///
    /// - Throws: `CLSignatureError.arithmetic` where `A` is no element of the key's group.
    public func base(under key: IssuerPublicKey) throws(CLSignatureError) -> FixedBase {
        try arithmetic { () throws(ArithmeticError) in
            try key.modulus.base(a, exponentBitWidths: [CLParameters.eBlinder, key.profile.eMask])
        }
    }

    /// Whether `e` lies in the profile's interval.
    static func isExponentInRange(_ e: BigInteger, _ profile: CLProfile) -> Bool {
        let start = BigInteger.powerOfTwo(profile.eStart)
        return e >= start && e < start + .powerOfTwo(profile.eInterval)
    }
}

/// A completed signature that holds under its key.
public struct VerifiedSignature: Sendable {
    let signature: CLSignature
    let key: IssuerPublicKey
    /// `Q = A^e`.
    let q: BigInteger
}
