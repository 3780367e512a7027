import BigIntegers

@testable import CLSignatures

/// Another holder with a credential of an issuer.
struct StatementHolder {
    let attributes: [String: BigInteger]
    let linkSecret: HeldSecret
    let held: StatementProver.Credential

    init(
        of issuer: StatementFixture, _ attributes: [String: BigInteger], linkSecret: BigInteger
    ) throws {
        self.attributes = attributes
        self.linkSecret = HeldSecret(SecretInteger(copying: linkSecret))
        let key = issuer.key
        let request = try BlindedLinkSecretRequest(
            linkSecret: self.linkSecret.integer, key: key, offerNonce: 5)
        let m2 = BigInteger.random(bitWidth: 256)
        let (signature, _) = try issuer.privateKey.sign(
            blinded: request.blinded, attributes: attributes, context: m2, holderNonce: 7)
        let completed = signature.completed(vPrime: request.vPrime.integer)
        let number = attributes["revocation"] ?? .one
        let witness = try issuer.privateKey.withFactors { factors throws(ArithmeticError) in
            try factors.successiveRoots(of: issuer.accumulator, degrees: [number])[0]
        }
        held = try .init(
            signature: completed, attributes: attributes, m2: m2, witness: witness,
            signatureBase: completed.base(under: key))
    }
}
