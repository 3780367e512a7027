import Testing

@testable import BigIntegers

extension TimingTests {
    /// What an issuer does with its factors, on the kernel of this process; `make test` runs it on both.
    @Suite("Timing of an issuer's key") struct Issuer {
        private let factors: HeldFactors
        private let p: BigInteger
        private let q: BigInteger

        init() throws {
            factors = HeldFactors(try IssuerKey.factors())
            (p, q) = try IssuerKey.halves()
        }

        private var n: BigInteger { factors.factored.modulus.n }

        private func randomSquare() throws -> BigInteger {
            let root = try BigInteger.random(below: n)
            return factors.factored.modulus.multiply(root, root)
        }

        /// The fixed exponent has a single bit modulo both `p′` and `q′`.
        @Test func power() throws {
            struct Input {
                let square: BigInteger
                let exponent: HeldSecret
            }
            let fixed = p * q + .powerOfTwo(1022)
            let experiment = TimingExperiment(name: "issuer's power", seconds: 1.2) { isFixed in
                Input(
                    square: try randomSquare(),
                    exponent: Secrets.copy(isFixed, fixed, try .random(below: p * q)))
            } work: { input in
                let base = factors.factored.base(input.square)
                _ = try factors.factored.power(of: base, secret: input.exponent.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// The fixed square, and its root, are 1 modulo `p`.
        @Test func rootOfASquare() throws {
            let (primeP, primeQ) = (p + p + 1, q + q + 1)
            let lift = try (3 * primeP.inverse(modulo: primeQ)).modulo(primeQ)
            let fixed = primeP * lift + 1
            let degree = try randomDegree()
            let inverse = try factors.factored.inverse(ofDegree: degree)
            let experiment = TimingExperiment(name: "issuer's root, square", seconds: 1.2) {
                isFixed in
                let random = try randomSquare()
                return Secrets.copy(isFixed, fixed, random).integer.disclosed()
            } work: { square in
                _ = try factors.factored.root(
                    of: factors.factored.base(square), degree: degree, inverse: inverse)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// The exponents that belong to the fixed degree are small modulo both `p′` and `q′`.
        @Test func rootOfADegree() throws {
            var fixed = try randomDegree()
            while try exponent(fixed, modulo: p) >= p.divided(by: 2)
                || exponent(fixed, modulo: q) >= q.divided(by: 2)
            {
                fixed = try randomDegree()
            }
            struct Input {
                let square: BigInteger
                let degree: BigInteger
                let inverse: HeldSecret
            }
            let experiment = TimingExperiment(name: "issuer's root, degree", seconds: 1.2) {
                isFixed in
                let random = try randomDegree()
                let degree = Secrets.copy(isFixed, fixed, random).integer.disclosed()
                return Input(
                    square: try randomSquare(), degree: degree,
                    inverse: HeldSecret(try factors.factored.inverse(ofDegree: degree)))
            } work: { input in
                _ = try factors.factored.root(
                    of: factors.factored.base(input.square), degree: input.degree,
                    inverse: input.inverse.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// The degree is public, the number that it is inverted modulo is not.
        @Test func inverseOfADegree() throws {
            let degree = try BigInteger.randomPrime(from: .powerOfTwo(596), offsetBitWidth: 119)
            let fixed = Secrets.odd(2048)
            let experiment = TimingExperiment(name: "issuer's inverse", seconds: 0.6) { isFixed in
                Secrets.copy(isFixed, fixed, Secrets.odd(2048))
            } work: { order in
                _ = try order.integer.inverseModuloSelf(of: degree)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// `1 / (2 · degree)`, which tells the factors.
        private func exponent(
            _ degree: BigInteger, modulo half: BigInteger
        ) throws -> BigInteger {
            try (degree + degree).inverse(modulo: half)
        }

        /// A random number in the range of `e` whose public power costs the same for all of them.
        ///
        /// The check of a root takes its degree in variable time, with sliding windows of five bits:
        /// each block of six bits, `0 1xxx1`, is one window at the same place.
        private func randomDegree() throws -> BigInteger {
            while true {
                var blocks = BigInteger.zero
                for _ in 0..<19 {
                    let window = (.random(bitWidth: 3) << 1) + 17
                    blocks = (blocks << 6) + window
                }
                let degree = .powerOfTwo(596) + blocks
                let isInvertible =
                    degree.greatestCommonDivisor(with: p) == .one
                    && degree.greatestCommonDivisor(with: q) == .one
                if isInvertible { return degree }
            }
        }
    }
}

/// Factors that several closures use.
final class HeldFactors: Sendable {
    let factored: FactoredModulus

    init(_ factored: consuming FactoredModulus) { self.factored = factored }
}
