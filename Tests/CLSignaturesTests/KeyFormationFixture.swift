import BigIntegers
import TestSupport

@testable import CLSignatures

/// Keys over the primes of `vectors/key-formation/primes.json`, and their proofs.
enum KeyFormationFixture {
    private struct File: Decodable {
        let cases: [String: [String]]
    }

    static let wellFormed = Result { try Pair("well formed") }
    static let other = Result { try Pair("another, well formed") }

    /// What tests share.
    struct Pair: Sendable {
        let key: IssuerPublicKey
        let proof: KeyFormationProof

        init(_ name: String) throws {
            let generated = try KeyFormationFixture.generate(name)
            key = generated.publicKey
            proof = try KeyFormationProof(proving: generated)
        }
    }

    /// The primes of a case.
    static func primes(_ name: String) throws -> [BigInteger] {
        let file = try Vectors.load("key-formation/primes.json", as: File.self)
        return try (file.cases[name] ?? []).map {
            try BigInteger(decimal: $0, maximumBitWidth: 2048)
        }
    }

    static func factors(_ name: String) throws -> FactoredModulus {
        let halves = try primes(name).map { try ($0 - 1).divided(by: 2) }
        return try FactoredModulus(
            pPrime: SecretInteger(copying: halves[0]), qPrime: SecretInteger(copying: halves[1]))
    }

    /// A key of two attributes over safe primes.
    static func generate(_ name: String) throws -> GeneratedKey {
        try KeyGeneration.makeKey(
            factors: factors(name), names: ["a", "b", IssuerPublicKey.linkSecretName]
        ) { _ in }
    }
}
