import CGMP
import Foundation
import Testing

@testable import BigIntegers

/// Both kernels against each other and against GMP's integers.
@Suite("Kernels")
struct KernelTests {
    /// For each size of the vector kernel a modulus that it just holds and one that it just does not,
    /// the wire's sizes, the smallest modulus, and patterns of bits that carry far.
    private static let moduli: [BigInteger] = {
        var moduli: [BigInteger] = [3, 5, .powerOfTwo(64) - 15]
        for width in [639, 640, 1246, 1247, 1662, 1663, 2078, 2079, 3326, 3327] {
            moduli.append(.powerOfTwo(width) - 1)
            moduli.append(.powerOfTwo(width - 1) + 1)
        }
        for width in [1024, 1026, 1536, 2048, 2049, 2050, 3072, 3074] {
            moduli.append(.powerOfTwo(width) - 1)
            moduli.append(.powerOfTwo(width - 1) + 1)
            moduli.append(.powerOfTwo(width) - .powerOfTwo(width - 52) - 1)
            moduli.append(.powerOfTwo(width - 1) + .powerOfTwo(52) - 1)
            moduli.append((.random(bitWidth: width - 2) << 1) + .powerOfTwo(width - 1) + 1)
        }
        return moduli
    }()

    private static let kernels: [cgmp_kernel] = [cgmp_portable, cgmp_vector]

    private static var hasVectors: Bool { MontgomeryRing(15, kernel: cgmp_vector).isVector }

    /// Digits and limbs of all ones and all zeros, and the neighbours of 0 and n.
    private func edgeFactors(_ n: BigInteger) throws -> [BigInteger] {
        var factors: [BigInteger] = [0, 1, 2, n - 1, n - 2, try (n - 1).divided(by: 2)]
        for width in [51, 52, 53, 64, 104, 520, 1040, 1664, 2028, 2080] where width < n.bitWidth {
            factors.append(.powerOfTwo(width) - 1)
            factors.append(.powerOfTwo(width))
            factors.append(n - .powerOfTwo(width))
        }
        for _ in 0..<4 { factors.append(try .random(below: n)) }
        return factors
    }

    @Test func theVectorKernelEndsWhereItsDigitsEnd() {
        guard Self.hasVectors else { return }
        for width in [2, 1246, 2078, 2079, 3326, 3327] {
            let ring = MontgomeryRing(.powerOfTwo(width) - 1, kernel: cgmp_vector)
            #expect(ring.isVector == (width < 3327))
        }
        for (width, digits) in [(1246, 24), (1247, 32), (1663, 40), (2050, 40), (2079, 64)] {
            let ring = MontgomeryRing(.powerOfTwo(width) - 1, kernel: cgmp_vector)
            #expect(ring.radixBitCount == digits * 52)
        }
        let portable = MontgomeryRing(.powerOfTwo(2048) - 1, kernel: cgmp_portable)
        #expect(!portable.isVector)
    }

    /// `make test` runs this twice, once with COUNTERSIGN_KERNEL=portable.
    @Test func theEnvironmentChoosesTheKernel() throws {
        let asksForGMP = ProcessInfo.processInfo.environment["COUNTERSIGN_KERNEL"] == "portable"
        let wide = try Modulus(.powerOfTwo(2050) - 1)
        #expect(wide.ring.kernelName == (Self.hasVectors && !asksForGMP ? "AVX-512 IFMA" : "GMP"))
        #expect(try Modulus(15).ring.kernelName == "GMP")
        #expect(try Modulus(.powerOfTwo(3327) - 1).ring.kernelName == "GMP")
        #expect(try Modulus(wide.n, kernel: cgmp_portable).ring.kernelName == "GMP")
    }

    /// One multiplication as it is: `r · R = a · b (mod n)`, and `r` below n.
    @Test func singleMultiplicationsAgreeWithGMP() throws {
        for n in Self.moduli {
            let factors = try edgeFactors(n)
            for kernel in Self.kernels {
                let ring = MontgomeryRing(n, kernel: kernel)
                let radix = BigInteger.powerOfTwo(ring.radixBitCount)
                let inverse = try radix.inverse(modulo: n)
                for a in factors {
                    for b in factors {
                        let expected = try (a * b * inverse).modulo(n)
                        #expect(
                            ring.multiply(a, b) == expected, "\(n.bitWidth) bits, kernel \(kernel)")
                    }
                }
            }
        }
    }

    /// Factors whose digits are drawn from those that make and pass on carries.
    @Test(arguments: [1026, 1536, 2050, 3074])
    func digitsThatCarryAgreeWithGMP(width: Int) throws {
        func pattern() -> BigInteger {
            var number = BigInteger.zero
            for _ in 0..<(width / 52 + 1) {
                let digit: [BigInteger] = [
                    0, 1, .powerOfTwo(52) - 1, .powerOfTwo(52) - 2, .powerOfTwo(51),
                    .random(bitWidth: 52),
                ]
                number = (number << 52) + digit[Int.random(in: 0..<6)]
            }
            return number
        }
        for _ in 0..<40 {
            let n = try pattern().modulo(.powerOfTwo(width - 2)) << 1
            let modulus = n + .powerOfTwo(width - 1) + 1
            let rings = Self.kernels.map { MontgomeryRing(modulus, kernel: $0) }
            let inverses = try rings.map { ring in
                try BigInteger.powerOfTwo(ring.radixBitCount).inverse(modulo: modulus)
            }
            for _ in 0..<50 {
                let (a, b) = try (pattern().modulo(modulus), pattern().modulo(modulus))
                for (ring, inverse) in zip(rings, inverses) {
                    #expect(try ring.multiply(a, b) == (a * b * inverse).modulo(modulus))
                }
            }
        }
    }

    /// More than a million multiplications a kernel, each of which would spoil the end of its chain.
    @Test(arguments: [(1026, 60), (1536, 40), (2050, 280), (3074, 40)])
    func aMillionRandomMultiplicationsAgreeWithGMP(width: Int, chains: Int) throws {
        for _ in 0..<chains {
            let n = (.random(bitWidth: width - 2) << 1) + .powerOfTwo(width - 1) + 1
            let base = try BigInteger.random(below: n)
            let exponent = BigInteger.random(bitWidth: 2600)
            let expected = BigInteger { cgmp_powm($0, base.z, exponent.z, n.z) }
            for kernel in Self.kernels {
                let modulus = try Modulus(n, kernel: kernel)
                #expect(try modulus.product([Power(base, exponent)]) == expected)
            }
        }
    }

    /// Powers in all ways, tables and secret exponents among them, at the edges of sizes.
    @Test func powersAgreeWithGMP() throws {
        for n in Self.moduli {
            for kernel in Self.kernels {
                let modulus = try Modulus(n, kernel: kernel)
                let value = try [2, n - 1, .random(below: n)].last { modulus.contains($0) }
                let base = try modulus.base(#require(value), exponentBitWidths: [130])
                for exponent in [0, 1, 2, .powerOfTwo(130) - 1, .random(bitWidth: 130)] {
                    let expected = BigInteger { cgmp_powm($0, base.value.z, exponent.z, n.z) }
                    let secret = SecretInteger(copying: exponent)
                    let results = [
                        try modulus.power(of: base.value, secret: secret),
                        try modulus.product(held: [HeldPower(base, secret)]),
                        try modulus.product([Power(base, exponent)]),
                        try modulus.product([Power(base.value, exponent)]),
                    ]
                    #expect(results.allSatisfy { $0 == expected }, "\(n.bitWidth) bits")
                }
            }
        }
    }

    /// Enough elements that buckets take the place of windows, with exponents of all widths beside a
    /// base with a table.
    @Test(arguments: [(150, 64), (300, 128), (600, 200)])
    func productsOfHundredsOfElementsAgreeWithGMP(count: Int, width: Int) throws {
        let n = (.random(bitWidth: 1022) << 1) + .powerOfTwo(1023) + 1
        for kernel in Self.kernels {
            let modulus = try Modulus(n, kernel: kernel)
            var (powers, expected): ([Power], BigInteger) = ([], 1)
            func add(_ base: BigInteger, _ exponent: BigInteger, _ power: Power) throws {
                powers.append(power)
                let value = BigInteger { cgmp_powm($0, base.z, exponent.z, n.z) }
                expected = try (expected * value).modulo(n)
            }
            for index in 0..<count {
                let exponents: [BigInteger] = [
                    .random(bitWidth: width), .powerOfTwo(width) - 1, .powerOfTwo(width - 1), 0, 1,
                    .random(bitWidth: width / 2), .random(bitWidth: width),
                    .random(bitWidth: width),
                ]
                let (base, exponent) = try (BigInteger.random(below: n), exponents[index % 8])
                try add(base, exponent, Power(base, exponent))
            }
            let (fixed, exponent) = try (
                modulus.base(4, exponentBitWidths: [width]), BigInteger.random(bitWidth: width)
            )
            try add(4, exponent, Power(fixed, exponent))
            #expect(try modulus.product(powers) == expected)
        }
    }

    /// The powers of the issuer, modulo secret primes.
    @Test(arguments: [64, 1024, 1536]) func secretModuliAgreeWithGMP(width: Int) throws {
        let n = (BigInteger.random(bitWidth: width - 2) << 1) + .powerOfTwo(width - 1) + 1
        let modulus = SecretInteger(copying: n)
        for kernel in Self.kernels {
            let ring = MontgomeryRing(secret: modulus, kernel: kernel)
            for base in [0, 1, n, n * n - 1, .random(bitWidth: 2 * width)] {
                let reduced = try SecretInteger(copying: base).modulo(modulus)
                let table = Comb(reduced, ring: ring, bitWidth: width, shape: .secret)
                for exponent in [0, 1, 2, n - 1, .random(bitWidth: width)] {
                    let secret = SecretInteger(copying: exponent)
                    let expected = BigInteger { cgmp_powm($0, base.z, exponent.z, n.z) }
                    let power = ring.power(of: base, modulo: modulus, secret: secret)
                    #expect(power.disclosed() == expected)
                    #expect(table.power(ring, secret: secret).disclosed() == expected)
                }
            }
        }
    }

    /// Each shape of table, with its first and its last exponent.
    @Test func allTablesAgreeWithGMP() throws {
        let modulus = try Modulus((.random(bitWidth: 2047) << 1) + .powerOfTwo(2048) + 1)
        let base = try BigInteger.random(below: modulus.n)
        for teeth in [1, 2, 5, 8] as [UInt32] {
            for blocks in [1, 2, 3, 8] as [UInt32] {
                for width in [1, 64, 593] {
                    let table = Comb(
                        base, ring: modulus.ring, bitWidth: width,
                        shape: .init(teeth: teeth, blocks: blocks))
                    for exponent in [0, 1, .powerOfTwo(width) - 1, .random(bitWidth: width)] {
                        let power = table.power(
                            modulus.ring, secret: SecretInteger(copying: exponent))
                        let expected = BigInteger { cgmp_powm($0, base.z, exponent.z, modulus.n.z) }
                        #expect(power.disclosed() == expected)
                    }
                }
            }
        }
    }
}
