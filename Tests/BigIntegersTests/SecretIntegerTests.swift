import Sodium
import Testing

@testable import BigIntegers

@Suite("Secret integers")
struct SecretIntegerTests {
    private func secret(_ text: String) throws -> SecretBytes {
        try SecretBytes(copying: Array(text.utf8))
    }

    @Test func bytesRoundTrip() throws {
        let value = SecretInteger(bigEndian: try SecretBytes(copying: [0, 1, 2, 3]))
        #expect(value.disclosed() == 0x010203)
        let padded = try value.bigEndianBytes(count: 5)
        let again = SecretInteger(bigEndian: padded).disclosed()
        #expect(padded.count == 5)
        #expect(again == 0x010203)
        #expect(throws: ArithmeticError.tooLarge(maximumBitWidth: 16)) {
            _ = try value.bigEndianBytes(count: 2)
        }
        let empty = try SecretInteger(copying: 0).bigEndianBytes(count: 0).count
        #expect(empty == 0)
    }

    @Test(arguments: [
        "0", "7", "115792089237316195423570985008687907853269984665640564039457584007913129639935",
    ])
    func decimalRoundTrip(text: String) throws {
        let value = try SecretInteger(decimal: secret(text), maximumBitWidth: 256)
        #expect(value.disclosed().decimalDescription == text)
        let written = try value.decimalBytes()
        let same = written.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        #expect(same == Array(text.utf8))
    }

    @Test func refusesOtherDecimals() throws {
        for text in ["", "01", "-", "1 ", "1\u{0}"] {
            let bytes = try secret(text)
            #expect(throws: ArithmeticError.malformedDecimal) {
                _ = try SecretInteger(decimal: bytes, maximumBitWidth: 256)
            }
        }
        let negative = try secret("-1")
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try SecretInteger(decimal: negative, maximumBitWidth: 256)
        }
        let wide = try secret("256")
        #expect(throws: ArithmeticError.tooLarge(maximumBitWidth: 8)) {
            _ = try SecretInteger(decimal: wide, maximumBitWidth: 8)
        }
    }

    @Test func arithmeticAgreesWithPublicIntegers() throws {
        for _ in 0..<200 {
            let a = BigInteger.random(bitWidth: 300) - .powerOfTwo(299)
            let b = BigInteger.random(bitWidth: 130)
            let m = BigInteger.random(bitWidth: 128) + .one
            let x = SecretInteger(copying: a)
            let y = SecretInteger(copying: b)
            let modulus = SecretInteger(copying: m)
            let sum = (x + y).disclosed()
            let difference = (x - y).disclosed()
            let product = (x * y).disclosed()
            let remainder = try x.modulo(modulus).disclosed()
            let response = x.response(challenge: m, secret: y)
            #expect(sum == a + b)
            #expect(difference == a - b)
            #expect(product == a * b)
            #expect(try remainder == a.modulo(m))
            #expect(response == a + m * b)
        }
    }

    @Test(arguments: [-9, -3, 0, 3, 9] as [BigInteger])
    func remainderIsNeverNegativeOrFull(value: BigInteger) throws {
        let secret = SecretInteger(copying: value)
        let remainder = try secret.modulo(SecretInteger(copying: 3)).disclosed()
        #expect(remainder == .zero)
    }

    @Test func inversesAgreeAndFailAlike() throws {
        let m = BigInteger.powerOfTwo(127) - 1
        for _ in 0..<50 {
            let a = BigInteger.random(bitWidth: 400)
            let secret = SecretInteger(copying: a)
            let inverse = try secret.inverse(modulo: SecretInteger(copying: m)).disclosed()
            #expect(try inverse == a.modulo(m).inverse(modulo: m))
        }
        let six = SecretInteger(copying: 6)
        #expect(throws: ArithmeticError.notInvertible) {
            _ = try six.inverse(modulo: SecretInteger(copying: 9))
        }
        #expect(throws: ArithmeticError.modulusNotOdd) {
            _ = try six.inverse(modulo: SecretInteger(copying: 8))
        }
        #expect(throws: ArithmeticError.modulusNotOdd) {
            _ = try six.inverse(modulo: SecretInteger(copying: 0))
        }
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try six.modulo(SecretInteger(copying: 0))
        }
    }

    @Test func randomNumbersStayBelowTheirBound() throws {
        let bound = SecretInteger(copying: 5)
        var seen: Set<BigInteger> = []
        for _ in 0..<200 { seen.insert(try SecretInteger.random(below: bound).disclosed()) }
        #expect(seen == [0, 1, 2, 3, 4])
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try SecretInteger.random(below: SecretInteger(copying: 0))
        }
    }
}
