public import BigIntegers

/// A holder's witness that a credential is not revoked: `u` with `u^e = ν (mod n)` for its number `e`.
///
/// ## Following revocations without the issuer
///
/// Let a witness `u` hold for `ν_0`, and let values `ν_1 … ν_N` follow, each with the product `E_j` of the
/// numbers revoked since the value before: `ν_j^E_j = ν_(j−1)`. With Bezout's `a·e + b·E_1⋯E_N = 1` the new
/// witness is `u^b · ν_N^a`, but `a` has 64 bits for every revocation. Written in the mixed radix
/// `E_N, E_(N−1), …` its digits move to the values in between, where they are short, since
/// `ν_N^(E_N) = ν_(N−1)` and so on:
///
///     u′ = u^c_0 · ∏ ν_j^a_j        c_N = 1
///                                   c_(j−1) = c_j / E_j mod e,  −e < c_(j−1) < 0
///                                   a_j = (c_j − c_(j−1)·E_j) / e
///
/// `a_j` is whole by the choice of `c_(j−1)`, and `0 ≤ a_j ≤ E_j`. The product telescopes:
///
///     u′^e = ν_0^c_0 · ∏ ν_j^(c_j − c_(j−1)·E_j) = ν_0^c_0 · ∏ ν_j^c_j · ν_(j−1)^(−c_(j−1)) = ν_N^c_N
///
/// All `N` powers share the squarings of one exponent of `64·64` bits. `c_(j−1)` exists unless `e` divides
/// `E_j`; both being products of 64-bit primes, that is: unless `e` is among the revoked numbers. Then no
/// exponents help, as below. The equation `u′^e = ν_N` is checked in the end.
///
/// ## Why nobody else has one
///
/// Statement: whoever is not accumulated, a revoked holder above all, does not find `u` with `u^e = ±ν`
/// for a number `e` that the issuer signed. (`−u` serves for `−ν`, as `e` is odd.)
///
/// Assumption: RSA with a fixed exponent, a random prime of 64 bits, in the squares modulo `n`; the strong
/// RSA assumption is not needed here, since the issuer draws the exponents, and before anything depends on them.
/// Given `n`, `e*` and a random square `y`, an `e*`-th root of `y` is found by somebody who forges:
///
/// - Draw the other numbers `e_1, e_2, …` of all credentials to be issued, guess which one the forgery
///   will be for, and give it `e*`. Start with `ν_0 = y^(e*·e_1·e_2⋯)`, a random square like any.
/// - Each number is divided out at most once at any time, by its witness or by its revocation; so all
///   witnesses and all values are known powers of `y`. The one for `e*` is, until it is revoked.
/// - After its revocation `ν = y^P` with `P` the product of numbers other than `e*`. These are distinct
///   primes, so `gcd(e*, P) = 1`, and a forged `u^e* = y^P` gives `y^(1/e*)` by Bezout (Shamir's trick).
///
/// Signatures under the same key do not help. Their exponents are other primes, and with every base a
/// known power of `y`, raised to all exponents of either kind, they are made without the factors, once the
/// opening of `U` is extracted from its proof.
///
/// The guess costs a factor of the number of credentials. The width of `e` enters nowhere but in the
/// chance that two credentials draw the same one, which issuing excludes; hence 64 bits.
///
/// All this is about the integer `e` *that the issuer signed*. `u = ν` is a witness for `e = 1`, and
/// witnesses for `e_1` and `e_2` give one for `e_1·e_2`. Camenisch and Lysyanskaya exclude `±1` and products
/// by a range for the hidden `e`. Here a proof shares `e` with the attribute at the place that the
/// schema fixes for it, and that place is in the transcript; the extracted integer is then the signed
/// attribute, unless somebody forged a signature, and the issuer signs random primes at that place and
/// nothing else (Ringers 2023). A verifier that took another place, or let the proof say which, would
/// accept a hidden attribute of value 1.
///
/// ## Keeping it
///
/// Witness and number name one credential, so they stay with it; they prove nothing without the signature
/// and the link secret. Exponents here depend on `e` and are used in variable time, on the holder's
/// own machine. Memory is wiped.
///
/// Source: Camenisch, Lysyanskaya 2002 ("Dynamic accumulators"), §3; Baldimtsi et al. 2017 (eprint
/// 2017/043); Ringers 2023; Shamir 1983 for the trick.
public struct Witness: Sendable {
    /// The credential's number `e`.
    public let number: RevocationNumber
    /// The witness `u`, a square modulo `n`.
    public let u: BigInteger
    /// The head whose value the witness holds for.
    public let head: RevocationHead

    /// Checks and takes over a witness.
    ///
    /// - Throws: `AccumulatorError.elementInvalid`; `.witnessInvalid` where `u^e ≠ ν`.
    public init(
        number: RevocationNumber, u: BigInteger, head: RevocationHead, modulus: Modulus
    ) throws(AccumulatorError) {
        self.u = try modulus.element(u)
        let power = try arithmetic { () throws(ArithmeticError) in
            try modulus.product([Power(u, number.integer)])
        }
        guard power == head.value else { throw .witnessInvalid }
        self.number = number
        self.head = head
    }
}
