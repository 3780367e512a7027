import BigIntegers
import Sodium
import TestSupport

@testable import Accumulators

/// An issuer's factors, and an accumulator to begin with.
final class TestIssuer: Sendable {
    /// Issuer A of the vectors, whose modulus has 2048 bits or a little more.
    static let real = Result {
        let file = try Vectors.load("anoncreds/issuers/A.json", as: IssuerFile.self)
        let halves = file.cred_def_private.value.p_key
        return try TestIssuer(
            pPrime: BigInteger(decimal: halves.p, maximumBitWidth: 1100),
            qPrime: BigInteger(decimal: halves.q, maximumBitWidth: 1100))
    }
    /// `n = 23 · 47`: few enough elements to try them all.
    static let small = Result { try TestIssuer(pPrime: 11, qPrime: 23) }

    static let time = 1_800_000_000
    let definition = SHA256.hash("definition".utf8)
    let factors: FactoredModulus
    let start: Accumulator
    var modulus: Modulus { factors.modulus }

    init(pPrime: BigInteger, qPrime: BigInteger) throws {
        let factors = try FactoredModulus(
            pPrime: SecretInteger(copying: pPrime), qPrime: SecretInteger(copying: qPrime))
        start = try Accumulator.start(
            definition: definition, factors: factors, atEpochSeconds: Self.time)
        self.factors = factors
    }

    /// Revokes `numbers`, by default after the start.
    func revoke(
        _ numbers: [RevocationNumber], after accumulator: Accumulator? = nil,
        at time: Int = TestIssuer.time
    ) throws -> Revocation {
        try (accumulator ?? start).revoking(numbers, factors: factors, atEpochSeconds: time)
    }

    func witness(
        _ number: RevocationNumber, in accumulator: Accumulator? = nil
    ) throws -> Witness {
        try (accumulator ?? start).witness(for: number, factors: factors)
    }

    /// The only root there is, straight from the definition.
    func root(_ value: BigInteger, _ number: RevocationNumber) throws -> BigInteger {
        try factors.root(
            of: factors.base(value), degree: number.integer,
            inverse: factors.inverse(ofDegree: number.integer))
    }
}

/// Different numbers, drawn.
func drawNumbers(_ count: Int) -> [RevocationNumber] {
    var drawn: Set<RevocationNumber> = []
    while drawn.count < count { drawn.insert(.random()) }
    return Array(drawn)
}

private struct IssuerFile: Decodable {
    struct Private: Decodable { let value: Value }
    struct Value: Decodable { let p_key: Halves }
    struct Halves: Decodable {
        let p: String
        let q: String
    }
    let cred_def_private: Private
}
