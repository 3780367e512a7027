import BigIntegers
import Testing

@testable import Accumulators

@Suite("Revocation numbers")
struct RevocationNumberTests {
    /// The smallest and the largest there are, by tables of primes next to powers of two.
    @Test(arguments: [UInt64(1) << 63 + 29, UInt64.max - 58])
    func takesPrimesOf64Bits(_ prime: UInt64) throws {
        let number = try RevocationNumber(prime)
        #expect(number.prime == prime)
        #expect(number.integer.bitWidth == 64)
        #expect(try RevocationNumber(number.integer) == number)
        #expect(number.integer == BigInteger(Int(prime >> 1)) * 2 + 1)
    }

    /// Too small, even, between the two smallest, products of two primes of 32 bits, and 2^63 − 25, the
    /// largest prime of 63 bits.
    @Test(
        arguments: [
            0, 1, 2, 3, 65_537, 1 << 63 - 25, 1 << 63, 1 << 63 + 1, 1 << 63 + 28, .max, .max - 1,
            4_294_967_291 * 4_294_967_279, 4_294_967_291 * 4_294_967_291,
        ] as [UInt64])
    func refusesOthers(_ number: UInt64) {
        #expect(throws: AccumulatorError.numberInvalid) { try RevocationNumber(number) }
    }

    @Test func refusesAttributesOutOfRange() throws {
        let prime = try RevocationNumber(UInt64.max - 58).integer
        let next = BigInteger.powerOfTwo(64).nextPrime()
        for attribute in [-prime, prime + 2, next, 0, 1, prime + .powerOfTwo(64), 3] {
            #expect(throws: AccumulatorError.numberInvalid) { try RevocationNumber(attribute) }
        }
    }

    @Test func drawsDifferentPrimes() throws {
        let numbers = (0..<500).map { _ in RevocationNumber.random() }
        #expect(Set(numbers).count == numbers.count)
        for number in numbers {
            #expect(try RevocationNumber(number.prime) == number)
            #expect(number.integer.isProbablyPrime())
        }
        // Sequential draws would share their high bits.
        #expect(Set(numbers.map { $0.prime >> 55 }).count > 50)
    }
}
