import CGMP
import Testing

@testable import BigIntegers

@Suite("Powers modulo an odd number")
struct ModulusTests {
    /// GMP's own power, for exponents of either sign.
    private func reference(
        _ base: BigInteger, _ exponent: BigInteger, _ n: BigInteger
    ) throws -> BigInteger {
        let value = exponent.isNegative ? try base.inverse(modulo: n) : base
        let magnitude = exponent.magnitude
        return BigInteger { cgmp_powm($0, value.z, magnitude.z, n.z) }
    }

    private func randomElement(_ modulus: Modulus) throws -> BigInteger {
        while true {
            let x = try BigInteger.random(below: modulus.n)
            if modulus.contains(x) { return x }
        }
    }

    private static let edgeWidths = [0, 1, 2, 5, 63, 64, 65, 127, 128, 593, 640, 2050, 3200, 3300]

    @Test func refusesWhatIsNoModulus() {
        for n in [-3, 0, 1, 2, 4] as [BigInteger] {
            #expect(throws: ArithmeticError.modulusNotOdd) { _ = try Modulus(n) }
        }
    }

    @Test func elementsAreCanonicalAndInvertible() throws {
        let modulus = try Modulus(15)
        let elements = (-1...16).filter { modulus.contains(BigInteger($0)) }
        #expect(elements == [1, 2, 4, 7, 8, 11, 13, 14])
        #expect(throws: ArithmeticError.notInvertible) { _ = try modulus.inverse(of: 6) }
        #expect(throws: ArithmeticError.notInvertible) {
            _ = try modulus.base(6, exponentBitWidths: [8])
        }
        #expect(throws: ArithmeticError.notInvertible) {
            _ = try modulus.product([Power(6, -1)])
        }
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try modulus.power(of: 2, secret: SecretInteger(copying: -1))
        }
    }

    /// All exponents up to 40 for all elements of small moduli.
    @Test(arguments: [3, 15, 21, 1_000_003] as [BigInteger])
    func smallPowersAreExact(n: BigInteger) throws {
        let modulus = try Modulus(n)
        for value in 1..<21 where modulus.contains(BigInteger(value)) {
            let base = try modulus.base(BigInteger(value), exponentBitWidths: [6])
            for exponent in -40...40 {
                try checkAllWays(base, BigInteger(exponent), modulus, capacity: 6)
            }
        }
    }

    /// Widths of one limb more and less than the wire's moduli, and exponents at every edge.
    @Test(arguments: [63, 64, 65, 127, 1025, 2048, 2049, 2050, 3072])
    func edgeExponentsAgreeWithGMP(modulusWidth: Int) throws {
        let odd = BigInteger.random(bitWidth: modulusWidth - 2) << 1
        let modulus = try Modulus(odd + .powerOfTwo(modulusWidth - 1) + .one)
        for capacity in [1, 593, 3200] {
            let base = try modulus.base(randomElement(modulus), exponentBitWidths: [capacity])
            for width in Self.edgeWidths {
                let top = BigInteger.powerOfTwo(width)
                for exponent in [top, top - 1, .random(bitWidth: width)] {
                    try checkAllWays(base, exponent, modulus, capacity: capacity)
                }
                try checkAllWays(base, -top, modulus, capacity: capacity)
            }
        }
    }

    /// Moduli whose limbs are all ones or nearly all zeros, elements next to 0 and to n.
    @Test func extremeLimbsAgreeWithGMP() throws {
        let ones = BigInteger.powerOfTwo(2048) - 1
        let sparse = BigInteger.powerOfTwo(2048) + 1
        for n in [ones, sparse, BigInteger.powerOfTwo(2112) - 1, .powerOfTwo(2049) - 1] {
            let modulus = try Modulus(n)
            for value in [1, 2, n - 1, n - 2, n - 4] where modulus.contains(value) {
                let base = try modulus.base(value, exponentBitWidths: [593])
                for exponent in [0, 1, 2, 3, BigInteger.powerOfTwo(593) - 1] {
                    try checkAllWays(base, exponent, modulus, capacity: 593)
                }
            }
        }
    }

    @Test func thousandsOfRandomPowersAgreeWithGMP() throws {
        let modulus = try Modulus((BigInteger.random(bitWidth: 2047) << 1) + .powerOfTwo(2048) + 1)
        let base = try modulus.base(randomElement(modulus), exponentBitWidths: [593])
        for _ in 0..<1500 {
            let exponent = BigInteger.random(bitWidth: Int.random(in: 0...620))
            try checkAllWays(base, exponent, modulus, capacity: 593)
        }
    }

    @Test func productsOfManyPowersAgreeWithGMP() throws {
        let modulus = try Modulus((BigInteger.random(bitWidth: 2047) << 1) + .powerOfTwo(2048) + 1)
        let bases = try (0..<6).map { index in
            try modulus.base(randomElement(modulus), exponentBitWidths: [index < 3 ? 3200 : 593])
        }
        let elements = try (0..<5).map { _ in try randomElement(modulus) }
        for round in 0..<40 {
            var powers: [Power] = []
            var expected = BigInteger.one
            for index in 0..<Int.random(in: 0...14) {
                let sign: BigInteger = Bool.random() ? 1 : -1
                let exponent =
                    sign * .random(bitWidth: Int.random(in: 0...(round < 20 ? 700 : 3300)))
                let value: BigInteger
                if Bool.random() {
                    let base = bases[index % 6]
                    value = base.value
                    powers.append(Power(base, exponent))
                } else {
                    value = elements[index % 5]
                    powers.append(Power(value, exponent))
                }
                expected = try (expected * reference(value, exponent, modulus.n)).modulo(modulus.n)
            }
            #expect(try modulus.product(powers) == expected)
        }
    }

    /// The tables are made by whoever comes first, while others wait for them.
    @Test func tablesMayBeMadeByManyAtOnce() async throws {
        let modulus = try Modulus((BigInteger.random(bitWidth: 2047) << 1) + .powerOfTwo(2048) + 1)
        let base = try modulus.base(randomElement(modulus), exponentBitWidths: [256, 593])
        let exponent = BigInteger.random(bitWidth: 256)
        let results = try await withThrowingTaskGroup(of: [BigInteger].self) { group in
            for index in 0..<16 {
                group.addTask {
                    let signed = index % 2 == 0 ? exponent : -exponent
                    let secret = SecretInteger(copying: signed)
                    let held = try modulus.product(held: [HeldPower(base, secret)])
                    let plain = try modulus.product([Power(base, signed)])
                    return [held, plain]
                }
            }
            return try await group.reduce(into: Set<BigInteger>()) { $0.formUnion($1) }
        }
        let expected = try reference(base.value, exponent, modulus.n)
        #expect(try results == [expected, expected.inverse(modulo: modulus.n)])
    }

    /// A base for exponents of `capacity` bits has tables for whole limbs.
    private func checkAllWays(
        _ base: FixedBase, _ exponent: BigInteger, _ modulus: Modulus, capacity: Int
    ) throws {
        let expected = try reference(base.value, exponent, modulus.n)
        let secret = SecretInteger(copying: exponent)
        var results = [
            try modulus.product([Power(base, exponent)]),
            try modulus.product([Power(base.value, exponent)]),
        ]
        if !exponent.isNegative {
            results.append(try modulus.power(of: base.value, secret: secret))
        }
        #expect(results.allSatisfy { $0 == expected }, "exponent \(exponent.decimalDescription)")
        let power = HeldPower(base, secret.copy())
        if exponent.bitWidth <= (capacity + 63) / 64 * 64 {
            #expect(try modulus.product(held: [power]) == expected)
            let twice = try modulus.product(held: [power, power])
            #expect(twice == modulus.multiply(expected, expected))
        } else {
            #expect(throws: ArithmeticError.outOfRange) { try modulus.product(held: [power]) }
        }
    }
}
