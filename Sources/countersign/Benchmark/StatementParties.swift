import Accumulators
import AnonCreds
import BigIntegers
import CLSignatures
import Credentials
import Foundation
import Sodium

/// An agency and a resident for benchmarks of the native format: eight attributes, one of them the revocation
/// number, one a number of 64 bits.
final class StatementParties: Sendable {
    static let texts = [
        "birth_date": "19870412", "district": "Xingcheng", "family_name": "Lin",
        "given_name": "Guifang", "household_size": "3", "valid_until": "20310101",
    ]
    static let shownNames = ["district", "family_name", "given_name"]
    static let longName = "account"
    static let numberName = "revocation"

    let privateKey: IssuerPrivateKey
    let accumulator: Accumulator
    let witness: Witness
    private let attributes: [String: BigInteger]
    private let linkSecret = HeldSecret(.random(bitWidth: 256))
    private let held: StatementProver.Credential
    var key: IssuerPublicKey { privateKey.publicKey }

    init() async throws {
        let number = RevocationNumber.random()
        var values = Self.texts.mapValues { AttributeValue(raw: $0).encoded }
        values[Self.longName] = .powerOfTwo(63) + 123_456_789_012
        values[Self.numberName] = number.integer
        let made = try await KeyGeneration.generate(attributes: Array(values.keys)) { _ in }
        privateKey = made.takePrivateKey()
        let key = privateKey.publicKey
        (accumulator, witness) = try privateKey.withFactors { factors throws(AccumulatorError) in
            let accumulator = try Accumulator.start(
                definition: key.digest, factors: factors, atEpochSeconds: 0)
            return (accumulator, try accumulator.witness(for: number, factors: factors))
        }
        let request = try BlindedLinkSecretRequest(
            linkSecret: linkSecret.integer, key: key, offerNonce: 1)
        let m2 = BigInteger.random(bitWidth: 256)
        let signature = try privateKey.sign(
            blinded: request.blinded, attributes: values, context: m2, holderNonce: 1
        ).signature.completed(vPrime: request.vPrime.integer)
        attributes = values
        held = StatementProver.Credential(
            signature: signature, attributes: values, m2: m2, witness: witness.u,
            signatureBase: try signature.base(under: key))
    }

    /// What a desk asks, completed by what it is shown.
    func statement(
        _ shown: NativePresentation? = nil, with claims: Claims
    ) throws -> Statement {
        let texts = shown?.shown.first ?? Self.shownNames.compactMap { Self.texts[$0] }
        guard texts.count == Self.shownNames.count else {
            throw BenchmarkFailure.wrongResult("native")
        }
        let values = zip(Self.shownNames, texts).map { ($0, AttributeValue(raw: $1).encoded) }
        let claim = try CredentialClaim(
            key: key, revealed: Dictionary(uniqueKeysWithValues: values),
            ranges: claims.contains(.range)
                ? [
                    ValueRange(
                        attribute: Self.longName, lowest: .powerOfTwo(63),
                        highest: .powerOfTwo(64) - 1)
                ] : [],
            nonRevocation: claims.contains(.nonRevocation)
                ? .init(
                    attribute: Self.numberName, value: accumulator.head.value,
                    head: SHA256.hash(accumulator.head.bytes)) : nil)
        return try Statement(credentials: [claim])
    }

    /// What is proved beside the three values shown.
    struct Claims: OptionSet {
        let rawValue: Int
        static let range = Claims(rawValue: 1)
        static let nonRevocation = Claims(rawValue: 2)
    }

    /// A presentation's bytes.
    func present(_ context: SHA256Digest, with claims: Claims = []) throws -> [UInt8] {
        let statement = try statement(with: claims)
        let proof = try StatementProver(statement, credentials: [held]).prove(
            linkSecret: linkSecret.integer, context: context)
        return NativePresentation(
            shown: [Self.shownNames.compactMap { Self.texts[$0] }],
            proof: try proof.bytes(for: statement)
        ).bytes
    }

    /// Takes a presentation into a batch.
    func add(
        _ bytes: [UInt8], to batch: inout StatementBatch, _ context: SHA256Digest,
        with claims: Claims = []
    ) throws {
        let presentation = try NativePresentation(parsing: bytes)
        let statement = try statement(presentation, with: claims)
        try batch.add(
            StatementProof(parsing: presentation.proof, for: statement), of: statement,
            context: context)
    }
}
