import BigIntegers
import Sodium

@testable import CLSignatures

/// An issuer with a new key, and a credential that can be revoked.
final class StatementFixture: Sendable {
    static let ofBits2048 = Task { try await StatementFixture(.bits2048) }
    static let ofBits3072 = Task { try await StatementFixture(.bits3072) }
    static let linkSecret = HeldSecret(.random(bitWidth: 256))

    /// A text's hash, a day, a small number with sign, a 64-bit number with its offset, and three more.
    static let values: [String: BigInteger] = [
        "name": .powerOfTwo(255) + 12_345, "born": 19_800_229, "balance": -250,
        "meter": .powerOfTwo(63) + 5_000_000_000, "district": 110_105, "tier": 2, "spouse": 2,
    ]

    let privateKey: IssuerPrivateKey
    let attributes: [String: BigInteger]
    let m2 = BigInteger.random(bitWidth: 256)
    let signature: CLSignature
    let signatureBase: FixedBase
    /// The accumulator's value, and the credential's witness for it.
    let accumulator: BigInteger
    let witness: BigInteger
    let head = SHA256.hash("head".utf8)
    var key: IssuerPublicKey { privateKey.publicKey }

    init(_ profile: CLProfile) async throws {
        var values = Self.values
        let number = (BigInteger.random(bitWidth: 62) + .powerOfTwo(63)).nextPrime()
        values["revocation"] = number
        let made = try await KeyGeneration.generate(
            attributes: Array(values.keys), profile: profile
        ) { _ in }
        privateKey = made.takePrivateKey()
        attributes = values
        let key = privateKey.publicKey
        let request = try BlindedLinkSecretRequest(
            linkSecret: Self.linkSecret.integer, key: key, offerNonce: 5)
        try request.proof.verify(request.blinded, key: key, offerNonce: 5)
        let (signature, proof) = try privateKey.sign(
            blinded: request.blinded, attributes: values, context: m2, holderNonce: 7)
        self.signature = signature.completed(vPrime: request.vPrime.integer)
        let verified = try self.signature.verify(
            key: key, attributes: values, linkSecret: Self.linkSecret.integer, m2: m2)
        try proof.verify(verified, holderNonce: 7)
        signatureBase = try self.signature.base(under: key)
        let root = BigInteger.random(bitWidth: 2000)
        let value = key.modulus.multiply(root, root)
        accumulator = value
        witness = try privateKey.withFactors { factors throws(ArithmeticError) in
            try factors.successiveRoots(of: value, degrees: [number])[0]
        }
    }

    func claim(
        reveal names: Set<String> = [], ranges: [ValueRange] = [], isRevocationAsked: Bool = false
    ) throws -> CredentialClaim {
        try CredentialClaim(
            key: key, revealed: attributes.filter { names.contains($0.key) }, ranges: ranges,
            nonRevocation: isRevocationAsked
                ? .init(attribute: "revocation", value: accumulator, head: head) : nil)
    }

    var held: StatementProver.Credential {
        .init(
            signature: signature, attributes: attributes, m2: m2, witness: witness,
            signatureBase: signatureBase)
    }
}
