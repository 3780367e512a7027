import BigIntegers
import Testing

@testable import Commitments

/// A proof with what it is judged by.
struct Shown {
    let statement: LinearStatement
    let proof: LinearProof
    let challenge: BigInteger

    func altering(announcement index: Int, _ change: (BigInteger) -> BigInteger) -> Shown {
        var announcements = proof.announcements
        announcements[index] = change(announcements[index])
        return Shown(
            statement: statement,
            proof: LinearProof(announcements: announcements, responses: proof.responses),
            challenge: challenge)
    }

    func altering(response index: Int, _ change: (BigInteger) -> BigInteger) -> Shown {
        var responses = proof.responses
        responses[index] = change(responses[index])
        return Shown(
            statement: statement,
            proof: LinearProof(announcements: proof.announcements, responses: responses),
            challenge: challenge)
    }
}

/// Squares modulo a product of two safe primes of 160 bits, with two bases.
struct LinearGroup: Sendable {
    static let shared = Task { try await LinearGroup() }

    let modulus: Modulus
    let first: FixedBase
    let second: FixedBase

    init() async throws {
        let halves = try await SafePrimeSearch.primeHalves(bitWidth: 160) { _ in }
        let factors = try FactoredModulus(
            pPrime: halves.0.integer.copy(), qPrime: halves.1.integer.copy())
        modulus = factors.modulus
        first = try Self.base(modulus)
        second = try Self.base(modulus)
    }

    private static func base(_ modulus: Modulus) throws -> FixedBase {
        let root = try BigInteger.random(below: modulus.n)
        return try modulus.base(modulus.multiply(root, root), exponentBitWidths: [1400])
    }

    /// Proves that `D = G^(x²+difference) · H^s` holds the square of what `C = G^x · H^r` holds:
    /// `C = G^x · H^r`, and `D = C^x · H^(s − x·r)`.
    func proveSquare(of x: BigInteger, plus difference: BigInteger = 0) throws -> Shown {
        let (r, s) = (BigInteger.random(bitWidth: 400), BigInteger.random(bitWidth: 600))
        let c = try modulus.product([Power(first, x), Power(second, r)])
        let d = try modulus.product([Power(first, x * x + difference), Power(second, s)])
        var statement = LinearStatement()
        let xSecret = statement.addSecret(maskBitWidth: 64 + 336)
        let rSecret = statement.addSecret(maskBitWidth: 400 + 336)
        let restSecret = statement.addSecret(maskBitWidth: 600 + 336)
        statement.require(
            [Power(c, 1)], equals: [.init(first, xSecret), .init(second, rSecret)],
            modulo: modulus)
        // Written with the negated secret too, so that both signs are tried.
        let negatedSecret = statement.addSecret(maskBitWidth: 64 + 336)
        statement.require(
            [Power(d, 1)],
            equals: [.init(.element(c), xSecret), .init(second, restSecret)], modulo: modulus)
        statement.require(
            [Power(c, 1)],
            equals: [.init(first, negatedSecret, times: -1), .init(second, rSecret)],
            modulo: modulus)
        func held(_ value: BigInteger) -> HeldSecret { HeldSecret(SecretInteger(copying: value)) }
        let prover = try LinearProver(
            statement, secrets: [held(x), held(r), held(s - x * r), held(-x)],
            masks: statement.maskBitWidths.map { HeldSecret(.random(bitWidth: $0)) },
            openings: [c: [(first, held(x)), (second, held(r))]])
        let challenge = BigInteger.random(bitWidth: 256)
        return Shown(
            statement: statement,
            proof: LinearProof(
                announcements: prover.announcements, responses: prover.responses(to: challenge)),
            challenge: challenge)
    }

    /// The places of the proofs that do not hold.
    func failures(_ shown: [Shown]) throws -> [Int] {
        var batch = LinearBatch()
        for each in shown {
            try batch.add(each.proof, of: each.statement, challenge: each.challenge)
        }
        return batch.failures()
    }
}
