import Testing

@testable import BigIntegers

@Suite("Integers")
struct BigIntegerTests {
    @Test(arguments: [
        "0", "1", "-1", "18446744073709551616", "-340282366920938463463374607431768211456",
    ])
    func decimalRoundTrip(text: String) throws {
        let value = try BigInteger(decimal: text, maximumBitWidth: 129)
        #expect(value.decimalDescription == text)
    }

    @Test(arguments: [
        "", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1\n", "1_0", "0x1", "1e3", "1.0", "１",
        "1\u{0}2", "١",
    ])
    func refusesOtherDecimals(text: String) {
        #expect(throws: ArithmeticError.malformedDecimal) {
            _ = try BigInteger(decimal: text, maximumBitWidth: 256)
        }
    }

    @Test func limitsTheWidth() throws {
        #expect(try BigInteger(decimal: "255", maximumBitWidth: 8) == 255)
        for text in ["256", "-256", "999", String(repeating: "9", count: 1_000_000)] {
            #expect(throws: ArithmeticError.tooLarge(maximumBitWidth: 8)) {
                _ = try BigInteger(decimal: text, maximumBitWidth: 8)
            }
        }
    }

    @Test func bytesAreMinimalAndBigEndian() {
        #expect(BigInteger.zero.magnitudeBytes.isEmpty)
        #expect(BigInteger(-0x0102).magnitudeBytes == [1, 2])
        #expect(BigInteger(bigEndian: [0, 0, 1, 2]) == 0x0102)
        #expect(BigInteger(bigEndian: []) == .zero)
        #expect(BigInteger.powerOfTwo(64).magnitudeBytes == [1, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func arithmeticAgreesWithMachineIntegers() throws {
        for _ in 0..<500 {
            let (a, b) = (Int.random(in: -1 << 30...1 << 30), Int.random(in: -1 << 30...1 << 30))
            let (x, y) = (BigInteger(a), BigInteger(b))
            #expect(x + y == BigInteger(a + b))
            #expect(x - y == BigInteger(a - b))
            #expect(x * y == BigInteger(a * b))
            #expect((x < y) == (a < b))
            #expect((x == y) == (a == b))
            #expect((x == y) == (x.hashValue == y.hashValue))
            #expect(Int(exactly: x) == a)
            guard b != 0 else { continue }
            #expect(try x.divided(by: y) == BigInteger(a / b))
            let remainder = a % abs(b)
            #expect(try x.modulo(y) == BigInteger(remainder < 0 ? remainder + abs(b) : remainder))
        }
        #expect(Int(exactly: BigInteger.powerOfTwo(63)) == nil)
        #expect(Int(exactly: -BigInteger.powerOfTwo(63)) == .min)
    }

    @Test func operationsOutsideTheirDomainThrow() {
        #expect(throws: ArithmeticError.divisionByZero) {
            _ = try BigInteger.one.divided(by: .zero)
        }
        #expect(throws: ArithmeticError.divisionByZero) { _ = try BigInteger.one.modulo(.zero) }
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try BigInteger.one.inverse(modulo: .zero)
        }
        #expect(throws: ArithmeticError.notInvertible) { _ = try BigInteger(6).inverse(modulo: 9) }
        #expect(throws: ArithmeticError.notInvertible) { _ = try BigInteger(0).inverse(modulo: 9) }
        #expect(throws: ArithmeticError.outOfRange) { _ = try BigInteger.random(below: .zero) }
        #expect(throws: ArithmeticError.outOfRange) { _ = try BigInteger.random(below: -5) }
    }

    @Test func randomNumbersFillTheirRange() throws {
        var seen: Set<BigInteger> = []
        for _ in 0..<400 { seen.insert(try .random(below: 10)) }
        #expect(seen == Set((0..<10).map { BigInteger($0) }))
        let wide = (0..<200).map { _ in BigInteger.random(bitWidth: 65) }
        #expect(wide.allSatisfy { $0.bitWidth <= 65 && !$0.isNegative })
        #expect(wide.contains { $0.bitWidth == 65 })
        #expect(BigInteger.random(bitWidth: 0) == .zero)
    }

    @Test func recognisesPrimes() {
        #expect((BigInteger.powerOfTwo(521) - 1).isProbablyPrime())
        for composite in [-7, 0, 1, 561, 3_215_031_751, 3_825_123_056_546_413_051] {
            #expect(!BigInteger(composite).isProbablyPrime())
        }
        #expect(BigInteger(89).nextPrime() == 97)
        #expect(BigInteger(81).isPerfectPower)
        #expect(!BigInteger(82).isPerfectPower)
    }
}
