import CGMP

/// An interval of odd candidates `p′ = start + 2i`, without those for which `p′` or `2p′ + 1` has
/// a small factor.
struct SafePrimeSieve: ~Copyable {
    /// Number of candidates in an interval; small, so that many intervals are drawn.
    static let length = 1 << 15
    /// Largest prime to sieve with.
    static let largestPrime = 1 << 17

    private let start: SecretInteger

    /// Draws an interval of numbers with exactly `bitWidth − 1` bits.
    init(bitWidth: Int) {
        let width = bitWidth - 1
        let random = SecretInteger.random(bitWidth: width - 1)
        // Odd, with its top bit set. An interval may reach beyond the width; the search checks.
        cgmp_set_bit(random.z, UInt(width - 1))
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
        var composite = [Bool](repeating: false, count: Self.length)
        for prime in Self.smallPrimes {
            let rest = Int(cgmp_remainder(start.z, UInt(prime)))
            let half = (prime + 1) / 2  // the inverse of 2
            // start + 2i = 0, and 2(start + 2i) + 1 = 0, that is start + 2i = −1/2
            for target in [0, prime - half] {
                var index = (target - rest + prime) * half % prime
                while index < Self.length {
                    composite[index] = true
                    index += prime
                }
            }
        }
        return composite.indices.filter { !composite[$0] }
    }

    /// Mean number of candidates of a sieved interval up to a safe prime of `bitWidth` bits.
    ///
    /// An odd `p′` and `2p′ + 1` are both prime with chance `4C / ln(p)²`, `C` the twin prime
    /// constant 0.66; a candidate survives with chance `4C · e^(−2γ) / ln(B)²`.
    static func expectedTestCount(bitWidth: Int) -> Int {
        let natural = 0.693 * Double(bitWidth) / 11.78  // ln p / ln B for B = 2^17
        return Int(0.3152 * natural * natural) + 1
    }

    /// The odd primes up to `largestPrime`.
    private static let smallPrimes: [Int] = {
        var composite = [Bool](repeating: false, count: largestPrime + 1)
        var primes: [Int] = []
        for number in stride(from: 3, through: largestPrime, by: 2) where !composite[number] {
            primes.append(number)
            for multiple in stride(from: number * number, through: largestPrime, by: 2 * number) {
                composite[multiple] = true
            }
        }
        return primes
    }()
}
