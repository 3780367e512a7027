import CGMP
import Testing

@testable import BigIntegers

@Suite("Primality")
struct PrimalityTests {
    private func held(_ number: BigInteger) -> HeldSecret {
        HeldSecret(SecretInteger(copying: number))
    }

    /// Widths at which the vector kernel takes more digits or gives up, with edges of each number.
    @Test(arguments: [2, 63, 64, 65, 597, 622, 623, 1024, 1025, 1038, 1039, 2048])
    func powersTogetherAgreeWithGMP(width: Int) throws {
        let top = BigInteger.powerOfTwo(width)
        for count in [0, 1, 7, 8, 9, 17] {
            var powers: [LanePowers.Power] = []
            var expected: [BigInteger] = []
            for index in 0..<count {
                let odd = (BigInteger.random(bitWidth: width - 2) << 1) + .powerOfTwo(width - 1) + 1
                let n = [top - 1, .powerOfTwo(width - 1) + 1, odd, odd, odd][index % 5]
                let bases = try [0, 1, n - 1, .random(below: n), .random(below: n)]
                let exponents = [n - 1, 1, top - 1, .random(bitWidth: width) + 1]
                let (base, exponent) = (bases[index % 5], exponents[index % 4])
                powers.append(
                    .init(base: held(base), exponent: held(exponent), modulus: held(n)))
                expected.append(BigInteger { cgmp_powm($0, base.z, exponent.z, n.z) })
            }
            let values = LanePowers.values(powers).map { $0.integer.disclosed() }
            #expect(values == expected)
        }
    }

    @Test func fermatTestTellsOddNumbersApart() {
        let numbers = (1...400).map { BigInteger(2 * $0 + 1) }
        let isLikely = Primality.passFermatTest(numbers.map(held))
        // 341 is the smallest composite that passes.
        for (number, isLikely) in zip(numbers, isLikely) {
            #expect(isLikely == (number.isProbablyPrime() || [341, 561, 645].contains(number)))
        }
    }

    /// Carmichael numbers, strong pseudoprimes to many bases (Arnault 1995, Jaeschke 1993), squares of
    /// Wieferich primes, and products of two primes of which one is twice the other less one.
    @Test func compositesThatFoolSimplerTestsAreRefused() throws {
        let strong: BigInteger = 3_317_044_064_679_887
        for composite in [
            561, 341, 2047, 1_194_649, 3_215_031_751, 12_327_121, strong * 5, -7, 0, 1,
        ] {
            #expect(!composite.isProbablyPrime())
        }
        for width in [100, 300, 512] {
            var prime = BigInteger.random(bitWidth: width) + .powerOfTwo(width)
            repeat { prime = prime.nextPrime() } while !(prime + prime - 1).isProbablyPrime()
            #expect(!(prime * (prime + prime - 1)).isProbablyPrime())
        }
        let mersenne = try BigInteger(
            decimal: "162259276829213363391578010288127", maximumBitWidth: 128)
        #expect(mersenne.isProbablyPrime())  // 2^107 − 1: all ones
        #expect((BigInteger.powerOfTwo(521) - 1).isProbablyPrime())
        let fermat = BigInteger.powerOfTwo(16) + 1
        #expect(fermat.isProbablyPrime())  // 2^16 divides it less one
    }

    /// Primes `n` with many factors two in `n − 1`, where a random power may meet −1 late.
    @Test(arguments: [(193, 512), (9, 67), (3, 189), (5, 127)])
    func primesWithManyTwosAreAccepted(factor: Int, exponent: Int) {
        var found = 0
        for odd in stride(from: factor, to: factor + 2000, by: 2) {
            let number = BigInteger(odd) * .powerOfTwo(exponent) + 1
            let isPrime = number.isProbablyPrime()
            #expect(isPrime == (cgmp_is_probably_prime(number.z, 40) != 0))
            if isPrime { found += 1 }
        }
        #expect(found > 0)
    }

    @Test func randomPrimesLieInTheirInterval() throws {
        let start = BigInteger.powerOfTwo(596)
        var primes: Set<BigInteger> = []
        for _ in 0..<20 {
            let prime = try BigInteger.randomPrime(from: start, offsetBitWidth: 119)
            #expect(cgmp_is_probably_prime(prime.z, 40) != 0)
            #expect(prime > start && prime < start + .powerOfTwo(119))
            primes.insert(prime)
        }
        #expect(primes.count == 20)
        // A narrow interval is left and drawn anew where its end comes first: 65 537 … 65 600.
        for _ in 0..<50 {
            let prime = try BigInteger.randomPrime(from: 65_537, offsetBitWidth: 6)
            #expect(
                [65_537, 65_539, 65_543, 65_551, 65_557, 65_563, 65_579, 65_581, 65_587, 65_599]
                    .contains(prime))
        }
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try BigInteger.randomPrime(from: 17, offsetBitWidth: 8)
        }
    }
}
