public import BigIntegers
import Sodium

/// What a credential is revoked by: a prime `e` of exactly 64 bits, drawn by the issuer.
///
/// The issuer signs it as one hidden attribute, whose index the schema fixes. It is no secret key: who
/// knows it proves nothing without the signature. But it names one credential, so it is kept as
/// private as the credential until the issuer publishes it by revoking.
///
/// It is uniform among the `2^57.5` primes with the top bit set, never the next of a sequence: the
/// numbers that revocations publish tell nothing of when, or beside whom, a credential was issued. A
/// million of them collide with a chance of `2^-19`; whoever issues refuses a repeated number within
/// the transaction that records it. A shared number would revoke two residents at once; it would
/// let nobody pass. See ``Witness`` for why 64 bits are enough.
public struct RevocationNumber: Hashable, Sendable {
    /// Width in bits of every number.
    public static let bitWidth = 64

    /// The prime, in `2^63 ..< 2^64`.
    public let prime: UInt64

    /// Takes over a prime of exactly 64 bits.
    ///
    /// - Throws: `AccumulatorError.numberInvalid`.
    public init(_ prime: UInt64) throws(AccumulatorError) {
        guard Self.isNumber(prime) else { throw .numberInvalid }
        self.prime = prime
    }

    /// Reads the attribute of a credential.
    ///
    /// - Throws: `AccumulatorError.numberInvalid`.
    public init(_ integer: BigInteger) throws(AccumulatorError) {
        guard !integer.isNegative, integer.bitWidth == Self.bitWidth else { throw .numberInvalid }
        try self.init(integer.magnitudeBytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    private init(checked prime: UInt64) { self.prime = prime }

    /// Draws a number uniformly.
    public static func random() -> RevocationNumber {
        var generator = SodiumRandomNumberGenerator()
        while true {
            let candidate = generator.next() | 1 << 63 | 1
            if isNumber(candidate) { return RevocationNumber(checked: candidate) }
        }
    }

    /// The prime as the exponent that it is.
    public var integer: BigInteger { BigInteger(bigEndian: bigEndianBytes(prime)) }

    /// The test is exact for numbers of this size.
    private static func isNumber(_ candidate: UInt64) -> Bool {
        candidate.leadingZeroBitCount == 0 && candidate & 1 == 1
            && BigInteger(bigEndian: bigEndianBytes(candidate)).isProbablyPrime()
    }
}
