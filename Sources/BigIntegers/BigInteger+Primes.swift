import CGMP

extension BigInteger {
    /// Whether the number is prime, with an error chance below 2^-32 for numbers that somebody chose
    /// against the test, and far below 2^-80 for random ones.
    ///
    /// A Baillie–PSW test and 16 rounds of Miller–Rabin with random bases.
    public func isProbablyPrime() -> Bool { !isNegative && Primality.isProbablyPrime(z) }

    /// The smallest prime greater than `self`, with an error chance far below 2^-80.
    public func nextPrime() -> BigInteger { BigInteger { cgmp_next_prime($0, z) } }

    /// Draws a prime from `start ..< start + 2^offsetBitWidth`: the first one at or after a random
    /// place of the interval.
    ///
    /// The interval holds many primes: of numbers with `w` bits one in `0.7·w` is prime. The chance
    /// that the number is none is below 2^-80 from 500 bits on.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a start below `2^16`.
    public static func randomPrime(
        from start: BigInteger, offsetBitWidth: Int
    ) throws(ArithmeticError) -> BigInteger {
        let end = start + .powerOfTwo(offsetBitWidth)
        while true {
            let place = start + .random(bitWidth: offsetBitWidth)
            if let prime = try firstPrime(from: place), prime < end { return prime }
        }
    }

    /// The first prime at or after a place that was drawn at random, where it is near.
    ///
    /// The time it takes tells how far the prime lies from that place, which nobody learns.
    ///
    /// - Returns: `nil` where there is none among the next 4,096 numbers.
    /// - Throws: `ArithmeticError.outOfRange` for a place below `2^16`.
    public static func firstPrime(
        from place: BigInteger
    ) throws(ArithmeticError) -> BigInteger? {
        guard place.signum > 0, place.bitWidth > 16 else { throw .outOfRange }
        return firstPrime(inIntervalFrom: place.isOdd ? place : place + .one)
    }

    /// The first prime among the odd numbers of a sieved interval.
    private static func firstPrime(inIntervalFrom start: BigInteger) -> BigInteger? {
        var interval = OddInterval(count: intervalLength)
        smallPrimes.forEachRemainder(of: start.z) { prime, remainder in
            interval.strike(prime, remainder: remainder, target: 0)
        }
        let survivors = interval.survivors
        for first in stride(from: 0, to: survivors.count, by: LanePowers.width) {
            let offsets = survivors[first..<min(first + LanePowers.width, survivors.count)]
            let candidates = offsets.map { start + BigInteger(2 * $0) }
            let isLikely = Primality.passFermatTest(
                candidates.map { HeldSecret(SecretInteger(copying: $0)) })
            for (candidate, isLikely) in zip(candidates, isLikely) where isLikely {
                if Primality.isProbablyPrime(drawn: candidate.z) { return candidate }
            }
        }
        return nil
    }

    /// Odd numbers that are sieved at once: among those of 597 bits ten are prime.
    private static let intervalLength = 2048
    private static let smallPrimes = SmallPrimes(upTo: 1 << 14)
}
