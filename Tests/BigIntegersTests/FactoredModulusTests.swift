import Testing

@testable import BigIntegers

@Suite("The issuer's factors")
struct FactoredModulusTests {
    /// 2^61 − 1 is prime, but its double plus one is not.
    @Test(
        arguments: [
            (11, 11), (11, 9), (9, 11), (11, 13), (11, 2_305_843_009_213_693_951), (11, 0),
            (11, -5),
        ] as [(BigInteger, BigInteger)])
    func refusesWhatIsNoSafePrimePair(p: BigInteger, q: BigInteger) {
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try FactoredModulus(
                pPrime: SecretInteger(copying: p), qPrime: SecretInteger(copying: q))
        }
    }

    /// Two neighbours among the safe primes of 130 bits agree in more than their first 100 bits.
    @Test func refusesPrimesThatAreCloseTogether() throws {
        func half(from start: BigInteger) -> BigInteger {
            var half = start.nextPrime()
            while !(half + half + 1).isProbablyPrime() { half = half.nextPrime() }
            return half
        }
        let first = half(from: .powerOfTwo(128) + BigInteger.random(bitWidth: 120))
        let next = half(from: first)
        let far = half(from: first + .powerOfTwo(127))
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try FactoredModulus(
                pPrime: SecretInteger(copying: first), qPrime: SecretInteger(copying: next))
        }
        _ = try FactoredModulus(
            pPrime: SecretInteger(copying: first), qPrime: SecretInteger(copying: far))
    }

    @Test func powersAndRootsAgreeWithPublicArithmetic() throws {
        let factors = try FactoredModulus(
            pPrime: SecretInteger(copying: 11), qPrime: SecretInteger(copying: 23))
        let modulus = factors.modulus
        #expect(modulus.n == BigInteger(1081))
        for root in [2, 5, 1000, 1080] as [BigInteger] {
            let square = modulus.multiply(root, root)
            let base = factors.base(square)
            for exponent in [0, 1, 2, 11, 23, 252, 253, 1_000_000_007] as [BigInteger] {
                let power = try factors.power(of: base, secret: SecretInteger(copying: exponent))
                #expect(try power == modulus.product([Power(square, exponent)]))
            }
            for degree in [3, 5, 7, 101] as [BigInteger] {
                let inverse = try factors.inverse(ofDegree: degree)
                let result = try factors.root(of: base, degree: degree, inverse: inverse)
                #expect(try modulus.product([Power(result, degree)]) == square)
            }
        }
        #expect(throws: ArithmeticError.notInvertible) { _ = try factors.inverse(ofDegree: 33) }
        for degree in [-3, 0, 1] as [BigInteger] {
            #expect(throws: ArithmeticError.outOfRange) {
                _ = try factors.inverse(ofDegree: degree)
            }
        }
        #expect(throws: ArithmeticError.outOfRange) {
            _ = try factors.power(of: factors.base(4), secret: SecretInteger(copying: -1))
        }
    }

    @Test(arguments: [2, 3, 64, 597]) func inversesModuloASecretAreExact(bitWidth: Int) throws {
        for width in [10, 64, 1024, 2048] {
            let modulus = BigInteger.random(bitWidth: width) + .powerOfTwo(width)
            let number = BigInteger.random(bitWidth: bitWidth) + .powerOfTwo(bitWidth)
            let secret = SecretInteger(copying: modulus)
            guard number.greatestCommonDivisor(with: modulus) == .one else {
                #expect(throws: ArithmeticError.notInvertible) {
                    _ = try secret.inverseModuloSelf(of: number)
                }
                continue
            }
            let inverse = try secret.inverseModuloSelf(of: number).disclosed()
            #expect(try inverse == number.inverse(modulo: modulus))
        }
    }

    @Test func halvesAreExact() throws {
        for odd in [11, 1_000_003, (BigInteger.random(bitWidth: 1000) << 1) + 1] as [BigInteger] {
            for number in [0, 1, 2, odd - 1, odd, odd * odd - 2, .random(bitWidth: 900)] {
                let half = SecretInteger(copying: number).half(
                    modulo: SecretInteger(copying: odd)
                ).disclosed()
                #expect(!half.isNegative && half < odd)
                #expect(try (half + half - number).modulo(odd) == .zero)
            }
        }
    }

    /// A root that is right modulo one prime only would give the factors away.
    @Test func aFaultyRootIsNotReleased() throws {
        let factors = try FactoredModulus(
            pPrime: SecretInteger(copying: 11), qPrime: SecretInteger(copying: 23))
        let inverse = try factors.inverse(ofDegree: 7)
        let right = try factors.root(of: factors.base(16), degree: 7, inverse: inverse)
        let wrong = try (right + 23).modulo(factors.modulus.n)
        let passed = try factors.checked(right, square: 16, degree: 7)
        #expect(passed == right)
        #expect(throws: ArithmeticError.faultDetected) {
            _ = try factors.checked(wrong, square: 16, degree: 7)
        }
        // 5 is a square modulo neither prime.
        #expect(throws: ArithmeticError.faultDetected) {
            _ = try factors.root(of: factors.base(5), degree: 7, inverse: inverse)
        }
        let areSquares = (factors.isSquare(5), factors.isSquare(25), factors.isSquare(-1))
        #expect(areSquares == (false, true, false))
    }

    @Test func successiveRootsBuildOnEachOther() throws {
        let factors = try FactoredModulus(
            pPrime: SecretInteger(copying: 11), qPrime: SecretInteger(copying: 23))
        let modulus = factors.modulus
        let degrees = [3, 5, 1_000_003, 3 * 7 * 101] as [BigInteger]
        for number in 2..<200 where number % 23 != 0 && number % 47 != 0 {
            let square = modulus.multiply(BigInteger(number), BigInteger(number))
            let roots = try factors.successiveRoots(of: square, degrees: degrees)
            #expect(roots.count == degrees.count)
            for ((root, degree), before) in zip(zip(roots, degrees), [square] + roots) {
                #expect(try modulus.product([Power(root, degree)]) == before)
                let isSquare = factors.isSquare(root)
                #expect(isSquare)
            }
        }
        let none = try factors.successiveRoots(of: 4, degrees: [])
        #expect(none.isEmpty)
        for (degree, error) in [
            (33, .notInvertible), (1, .outOfRange), (0, .outOfRange), (-3, .outOfRange),
        ] as [(BigInteger, ArithmeticError)] {
            #expect(throws: error) {
                _ = try factors.successiveRoots(of: 4, degrees: [3, degree])
            }
        }
        #expect(throws: ArithmeticError.faultDetected) {
            _ = try factors.successiveRoots(of: 5, degrees: [7])
        }
    }

    /// Safe primes of 161 bits: the weights pass a wrong square with a chance below 2^-128.
    @Test func oneFaultyRootStopsAll() throws {
        func half(from start: BigInteger) -> BigInteger {
            var half = start.nextPrime()
            while !(half + half + 1).isProbablyPrime() { half = half.nextPrime() }
            return half
        }
        let factors = try FactoredModulus(
            pPrime: SecretInteger(copying: half(from: .powerOfTwo(160))),
            qPrime: SecretInteger(copying: half(from: .powerOfTwo(160) + .powerOfTwo(159))))
        let degrees = [65_537, 257 * 263, 269] as [BigInteger]
        let roots = try factors.successiveRoots(of: 4, degrees: degrees)
        let passed = try factors.checked(roots, of: 4, degrees: degrees)
        #expect(passed == roots)
        for place in roots.indices {
            for wrong in [roots[place] * 4, roots[(place + 1) % 3], .one] {
                var altered = roots
                altered[place] = try wrong.modulo(factors.modulus.n)
                #expect(throws: ArithmeticError.faultDetected) {
                    _ = try factors.checked(altered, of: 4, degrees: degrees)
                }
            }
        }
        // Two faults that cancel each other in a product without weights.
        let modulus = factors.modulus
        let pair = [
            try modulus.product([Power(4, degrees[1] - 1), Power(roots[0], 1)]),
            try modulus.product([Power(4, 1 - degrees[0]), Power(roots[1], 1)]), roots[2],
        ]
        var powers: [Power] = []
        for (index, root) in pair.enumerated() {
            powers.append(Power(root, degrees[index] - (index < 2 ? 1 : 0)))
        }
        #expect(try modulus.product(powers) == 4)
        #expect(throws: ArithmeticError.faultDetected) {
            _ = try factors.checked(pair, of: 4, degrees: degrees)
        }
    }
}
