import BigIntegers
package import CLSignatures

/// An issuer's public key in a vector.
package struct NativeKey: Codable {
    let n, s, z, rctxt: NativeInteger
    let r: [String: NativeInteger]

    init(_ key: IssuerPublicKey) {
        n = NativeInteger(key.n)
        s = NativeInteger(key.s)
        z = NativeInteger(key.z)
        rctxt = NativeInteger(key.rctxt)
        r = key.r.mapValues(NativeInteger.init)
    }

    /// The key, checked.
    package func key() throws(CLSignatureError) -> IssuerPublicKey {
        try IssuerPublicKey(
            n: n.value, s: s.value, z: z.value, r: r.mapValues(\.value), rctxt: rctxt.value)
    }
}

/// A credential in a vector, with all its secrets.
package struct NativeCredential: Codable {
    let a, e, v, m2: NativeInteger
    let attributes: [String: NativeInteger]
    /// The accumulator's value and the witness for it.
    let accumulator, witness: NativeInteger

    init(_ issuer: NativeIssuer, linkSecret: BigInteger) throws {
        let key = issuer.key.publicKey
        let attributes = issuer.attributes
        let request = try BlindedLinkSecretRequest(
            linkSecret: SecretInteger(copying: linkSecret), key: key, offerNonce: 5)
        let m2 = BigInteger.random(bitWidth: 256)
        let (signed, proof) = try issuer.key.sign(
            blinded: request.blinded, attributes: attributes, context: m2, holderNonce: 7)
        let signature = signed.completed(vPrime: request.vPrime.integer)
        let verified = try signature.verify(
            key: key, attributes: attributes, linkSecret: SecretInteger(copying: linkSecret), m2: m2
        )
        try proof.verify(verified, holderNonce: 7)
        let modulus = try Modulus(key.n)
        let root = BigInteger.random(bitWidth: key.n.bitWidth - 1)
        let witness = modulus.multiply(root, root)
        let number = attributes[NativeCity.numberName] ?? .zero
        a = NativeInteger(signature.a)
        e = NativeInteger(signature.e)
        v = NativeInteger(signature.v)
        self.m2 = NativeInteger(m2)
        self.attributes = attributes.mapValues(NativeInteger.init)
        accumulator = NativeInteger(try modulus.product([Power(witness, number)]))
        self.witness = NativeInteger(witness)
    }

    /// The credential as its prover wants it.
    var held: StatementProver.Credential {
        StatementProver.Credential(
            signature: CLSignature(a: a.value, e: e.value, v: v.value),
            attributes: attributes.mapValues(\.value), m2: m2.value, witness: witness.value)
    }
}
