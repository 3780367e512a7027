import Testing

@testable import BigIntegers

@Suite("Square roots of secret exponents")
struct ExponentRootTests {
    @Test func everyExponentIsASquareUpToSignAndTwo() async throws {
        for _ in 0..<4 {
            let (a, b) = try await SafePrimeSearch.primeHalves(
                bitWidth: 96, classes: (.fiveOfEight, .threeOfFour)
            ) { _ in }
            let halves = [a.integer.disclosed(), b.integer.disclosed()]
            #expect(try halves[0].modulo(8) == 5)
            #expect(try halves[1].modulo(4) == 3)
            // In either order.
            let (p, q) = Bool.random() ? (a, b) : (b, a)
            let factors = try FactoredModulus(pPrime: p.integer.copy(), qPrime: q.integer.copy())
            let isProvable = factors.hasRootsOfExponents
            #expect(isProvable)
            try check(factors, order: halves[0] * halves[1])
        }
    }

    private func check(_ factors: borrowing FactoredModulus, order: BigInteger) throws {
        let exponents = try (0..<60).map { _ in try BigInteger.random(below: order) }
        let roots = try factors.roots(
            ofExponents: exponents.map { HeldSecret(SecretInteger(copying: $0)) })
        var kinds: Set<[Bool]> = []
        for (exponent, root) in zip(exponents, roots) {
            let r = root.root.integer.disclosed()
            #expect(r.signum > 0 && r < order)
            let factor: BigInteger = (root.isDoubled ? 2 : 1) * (root.isNegated ? -1 : 1)
            #expect(try (factor * r * r).modulo(order) == exponent)
            kinds.insert([root.isNegated, root.isDoubled])
        }
        #expect(kinds.count == 4)
        // Not always the same one of the four roots.
        let again = try (0..<40).map { _ in
            try factors.roots(ofExponents: [HeldSecret(SecretInteger(copying: exponents[0]))])[0]
                .root.integer.disclosed()
        }
        #expect(Set(again).count == 4)
    }

    @Test func otherHalvesAndExponentsAreRefused() async throws {
        let (a, b) = try await SafePrimeSearch.primeHalves(
            bitWidth: 96, classes: (.threeOfFour, .threeOfFour)
        ) { _ in }
        let factors = try FactoredModulus(pPrime: a.integer.copy(), qPrime: b.integer.copy())
        let isProvable = factors.hasRootsOfExponents
        #expect(!isProvable)
        #expect(throws: ArithmeticError.outOfRange) { _ = try factors.roots(ofExponents: []) }

        let (c, d) = try await SafePrimeSearch.primeHalves(
            bitWidth: 96, classes: (.fiveOfEight, .threeOfFour)
        ) { _ in }
        let good = try FactoredModulus(pPrime: c.integer.copy(), qPrime: d.integer.copy())
        for exponent in [BigInteger.zero, c.integer.disclosed(), d.integer.disclosed() * 2] {
            #expect(throws: ArithmeticError.notInvertible) {
                _ = try good.roots(
                    ofExponents: [HeldSecret(SecretInteger(copying: exponent))])
            }
        }
    }
}
