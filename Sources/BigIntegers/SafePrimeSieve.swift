import CGMP

/// An interval of odd candidates `p′ = start + 2i`, without those for which `p′` or `2p′ + 1` has
/// a small factor.
struct SafePrimeSieve: ~Copyable {
    /// Number of candidates in an interval: fewer than hold a safe prime on average, so that several
    /// intervals are drawn.
    static let length = 1 << 16
    /// Bound of the primes to sieve with: past it a prime costs more than the tests that it saves.
    static let largestPrime = 1 << 19

    private static let smallPrimes = SmallPrimes(upTo: largestPrime)

    private let start: SecretInteger

    /// Draws an interval of numbers with exactly `bitWidth − 1` bits, in their upper half.
    init(bitWidth: Int) {
        let width = bitWidth - 1
        let random = SecretInteger.random(bitWidth: width - 2)
        // Odd, with its two top bits set, so that the product of two primes is as wide as both together.
        // An interval may reach beyond the width; the search checks.
        cgmp_set_bit(random.z, UInt(width - 1))
        cgmp_set_bit(random.z, UInt(width - 2))
        cgmp_set_bit(random.z, 0)
        start = random
    }

    /// The candidate number `offset`.
    borrowing func candidate(at offset: Int) -> SecretInteger {
        let base = start.z
        return SecretInteger { cgmp_add_ui($0, base, UInt(2 * offset)) }
    }

    /// Offsets of the candidates that are left.
    borrowing func survivors() -> [Int] {
        var interval = OddInterval(count: Self.length)
        Self.smallPrimes.forEachRemainder(of: start.z) { prime, remainder in
            // p′ = 0, and 2p′ + 1 = 0, that is p′ = −1/2 = (p − 1)/2
            interval.strike(prime, remainder: remainder, target: 0)
            interval.strike(prime, remainder: remainder, target: (prime - 1) / 2)
        }
        return interval.survivors
    }

    /// Mean number of candidates of a sieved interval up to a safe prime of `bitWidth` bits.
    ///
    /// An odd `p′` and `2p′ + 1` are both prime with chance `4C / ln(p)²`, `C` the twin prime
    /// constant 0.66; a candidate survives with chance `4C · e^(−2γ) / ln(B)²`.
    static func expectedTestCount(bitWidth: Int) -> Int {
        let natural = 0.693 * Double(bitWidth) / 13.17  // ln p / ln B for B = 2^19
        return Int(0.3152 * natural * natural) + 1
    }
}
