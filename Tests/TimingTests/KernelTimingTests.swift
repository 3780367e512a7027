import Testing

@testable import BigIntegers

extension TimingTests {
    /// What the secret operations are made of, on each kernel.
    @Suite("Timing of kernels") struct Kernels {
        @Test(arguments: Kernel.allCases) func powerModuloSecretPrimes(kernel: Kernel) throws {
            struct Input {
                let ring: MontgomeryRing
                let modulus: HeldSecret
                let exponent: HeldSecret
                let base: BigInteger
            }
            let modulus = Secrets.odd(1025)
            let experiment = TimingExperiment(name: "power, \(kernel.rawValue)", seconds: 0.4) {
                isFixed in
                let modulus = Secrets.copy(isFixed, modulus, Secrets.odd(1025))
                return Input(
                    ring: MontgomeryRing(modulus.integer.disclosed(), kernel: kernel.choice),
                    modulus: modulus,
                    exponent: Secrets.copy(isFixed, .powerOfTwo(1023), Secrets.wide(1024)),
                    base: .random(bitWidth: 2050))
            } work: { input in
                _ = input.ring.power(
                    of: input.base, modulo: input.modulus.integer, secret: input.exponent.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// Many powers of one base, whose table is made before.
        @Test(arguments: Kernel.allCases) func powerByATable(kernel: Kernel) throws {
            let modulus = SecretInteger(copying: Secrets.odd(1024))
            let ring = MontgomeryRing(secret: modulus, kernel: kernel.choice)
            let table = Comb(
                SecretInteger(copying: 4), ring: ring, bitWidth: 1024, shape: .secret)
            let experiment = TimingExperiment(name: "comb, \(kernel.rawValue)", seconds: 0.4) {
                Secrets.copy($0, .powerOfTwo(1023), Secrets.wide(1024))
            } work: { exponent in
                _ = table.power(ring, secret: exponent.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// 2048 bits: of a modulus of 2050 bits a quarter of the results, which are public, would fit
        /// into a limb less, and a million measurements see that.
        @Test(arguments: Kernel.allCases) func powerModuloAPublicNumber(kernel: Kernel) throws {
            let modulus = try Modulus(Secrets.odd(2048), kernel: kernel.choice)
            let experiment = TimingExperiment(name: "window, \(kernel.rawValue)", seconds: 0.4) {
                Secrets.copy($0, .powerOfTwo(255), Secrets.wide(256))
            } work: { exponent in
                _ = try modulus.power(of: 4, secret: exponent.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// Eight powers at once, as in the search for safe primes: the modulus is the secret.
        @Test func powersTogether() throws {
            let fixed = Secrets.odd(1024)
            let experiment = TimingExperiment(name: "powers together", seconds: 0.4) { isFixed in
                (0..<8).map { _ in
                    let modulus = Secrets.copy(isFixed, fixed, Secrets.odd(1024))
                    let exponent = HeldSecret(modulus.integer - SecretInteger(copying: 1))
                    return LanePowers.Power(
                        base: HeldSecret(SecretInteger(copying: 2)), exponent: exponent,
                        modulus: modulus)
                }
            } work: { powers in
                _ = LanePowers.values(powers)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        @Test func inverseModuloSecrets() throws {
            struct Input {
                let number: HeldSecret
                let modulus: HeldSecret
            }
            func pair() -> (number: BigInteger, modulus: BigInteger) {
                while true {
                    let (number, modulus) = (Secrets.wide(1023), Secrets.odd(1024))
                    if number.greatestCommonDivisor(with: modulus) == .one {
                        return (number, modulus)
                    }
                }
            }
            let fixed = pair()
            let experiment = TimingExperiment(name: "inverse", seconds: 0.4) { isFixed in
                let random = pair()
                return Input(
                    number: Secrets.copy(isFixed, fixed.number, random.number),
                    modulus: Secrets.copy(isFixed, fixed.modulus, random.modulus))
            } work: { input in
                _ = try input.number.integer.inverse(modulo: input.modulus.integer)
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }

        /// Sixteen remainders, since one is too short for the clock, by one modulus.
        ///
        /// GMP looks up the first bits of a divisor's inverse in a table, so that another modulus may cost
        /// some nanoseconds more or less.
        @Test func remainderOfSecrets() throws {
            let modulus = HeldSecret(SecretInteger(copying: Secrets.odd(1024)))
            let experiment = TimingExperiment(name: "remainder", seconds: 0.4) {
                Secrets.copy($0, .powerOfTwo(2047), Secrets.wide(2048))
            } work: { number in
                for _ in 0..<16 { _ = try number.integer.modulo(modulus.integer) }
            }
            #expect(try experiment.persistentT() <= suspiciousT)
        }
    }
}
