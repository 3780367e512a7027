public import BigIntegers

/// An issuer's private key: the factors of its modulus.
public struct IssuerPrivateKey: ~Copyable, Sendable {
    /// The public key that the factors belong to.
    public let publicKey: IssuerPublicKey
    let factors: FactoredModulus

    /// Checks and takes over the prime halves `p′`, `q′` with `n = (2p′ + 1)(2q′ + 1)`.
    ///
    /// - Throws: `CLSignatureError.keyInvalid` where one of the four numbers is not prime, both
    ///   halves are the same, or the product is not the key's modulus.
    public init(
        pPrime: consuming SecretInteger, qPrime: consuming SecretInteger,
        publicKey: IssuerPublicKey
    ) throws(CLSignatureError) {
        guard pPrime.fits(bitWidth: publicKey.profile.widestSafePrime),
            qPrime.fits(bitWidth: publicKey.profile.widestSafePrime)
        else { throw .keyInvalid }
        let factors: FactoredModulus
        do throws(ArithmeticError) {
            factors = try FactoredModulus(pPrime: pPrime, qPrime: qPrime)
        } catch {
            throw .keyInvalid
        }
        try self.init(factors: factors, publicKey: publicKey)
    }

    init(
        factors: consuming FactoredModulus, publicKey: IssuerPublicKey
    ) throws(CLSignatureError) {
        guard factors.modulus.n == publicKey.n else { throw .keyInvalid }
        self.publicKey = publicKey
        self.factors = factors
    }

    /// Lends the prime half `p′`, to seal it or to write it in the wire format.
    public borrowing func withPPrime<R, E: Error>(
        _ body: (borrowing SecretInteger) throws(E) -> R
    ) throws(E) -> R {
        try body(factors.pPrime)
    }

    /// Lends the prime half `q′`, to seal it or to write it in the wire format.
    public borrowing func withQPrime<R, E: Error>(
        _ body: (borrowing SecretInteger) throws(E) -> R
    ) throws(E) -> R {
        try body(factors.qPrime)
    }
}
