import CGMP
import Testing

@testable import BigIntegers

extension TimingTests {
    /// Secret exponents given to arithmetic for public ones: what the experiments are there to catch.
    @Suite("Planted leaks") struct PlantedLeaks {
        private let modulus = Secrets.odd(2048)

        /// The exponent of the fixed class has a single bit, so that little is multiplied.
        private func exponent(_ isFixed: Bool) -> BigInteger {
            Secrets.copy(isFixed, .powerOfTwo(255), Secrets.wide(256)).integer.disclosed()
        }

        @Test func powersOfGMPForPublicExponents() throws {
            let base: BigInteger = 4
            let experiment = TimingExperiment(name: "planted, mpz_powm", seconds: 0.3) {
                exponent($0)
            } work: { exponent in
                _ = BigInteger { cgmp_powm($0, base.z, exponent.z, modulus.z) }
            }
            #expect(try experiment.persistentT() > certainT)
        }

        @Test(arguments: Kernel.allCases) func ourProductsOfPublicPowers(kernel: Kernel) throws {
            let modulus = try Modulus(modulus, kernel: kernel.choice)
            let name = "planted, product, \(kernel.rawValue)"
            let experiment = TimingExperiment(name: name, seconds: 0.3) {
                exponent($0)
            } work: { exponent in
                _ = try modulus.product([Power(4, exponent)])
            }
            #expect(try experiment.persistentT() > certainT)
        }

        /// A constant-time power with some multiplications more where the secret's lowest bit is set: about
        /// a tenth, for half of the random secrets.
        @Test func aBranchOnOneBit() throws {
            let modulus = try Modulus(Secrets.odd(1024), kernel: cgmp_portable)
            let experiment = TimingExperiment(name: "planted, branch", seconds: 0.3) {
                Secrets.copy($0, .powerOfTwo(255), Secrets.wide(256))
            } work: { exponent in
                var power = try modulus.power(of: 4, secret: exponent.integer)
                if cgmp_is_odd(exponent.integer.z) != 0 {
                    for _ in 0..<24 { power = modulus.multiply(power, 16) }
                }
                withExtendedLifetime(power) {}
            }
            #expect(try experiment.persistentT() > suspiciousT)
        }
    }
}
