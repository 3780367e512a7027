import BigIntegers

/// Proves possession of a signature: `A′ = A·S^r`, `e′ = e − 2^596`, `v* = v − e·r`, and
/// `T = A′^~e · ∏ R[k]^~m[k] · S^~v · Rctxt^~m2` over the hidden values.
///
/// `A′^~e · S^~v` is taken as `A^~e · S^(r·~e + ~v)`: `A` is the same in all presentations and has a
/// table, so that no base of the product is new.
///
/// Source: AnonCreds v1.
struct EqualityProver {
    /// The commitment `A′`.
    let commitment: PendingElement
    /// The announced element `T`.
    let announced: PendingElement
    /// Blinders `~m` of the hidden values, the link secret's among them.
    let blinders: [String: HeldSecret]

    private let values: [String: BigInteger]
    private let m2: HeldSecret
    private let ePrime: HeldSecret
    private let vStar: HeldSecret
    private let m2Blinder: HeldSecret
    private let eBlinder: HeldSecret
    private let vBlinder: HeldSecret

    init(
        _ credential: PresentationProver.Credential, linkSecretBlinder: HeldSecret,
        randomness: inout some ProverRandomness & ~Copyable
    ) throws(CLSignatureError) {
        let key = credential.statement.key
        let signature = credential.signature
        let r = HeldSecret(randomness.blinder(bitWidth: key.profile.vPrime))
        let eBlinder = HeldSecret(randomness.blinder(bitWidth: CLParameters.eBlinder))
        let vBlinder = HeldSecret(randomness.blinder(bitWidth: CLParameters.vBlinder))
        let m2Blinder = HeldSecret(randomness.blinder(bitWidth: CLParameters.contextBlinder))
        var blinders = [IssuerPublicKey.linkSecretName: linkSecretBlinder]
        let hidden = credential.statement.hiddenNames.subtracting(blinders.keys)
        for name in hidden.sorted() {
            blinders[name] = HeldSecret(randomness.blinder(bitWidth: CLParameters.messageBlinder))
        }
        commitment = PendingElement(
            modulus: key.modulus, factor: signature.a, powers: [HeldPower(key.sBase, r)])
        var powers = [
            HeldPower(credential.signatureBase, eBlinder),
            HeldPower(key.sBase, r.integer * eBlinder.integer + vBlinder.integer),
            HeldPower(key.contextBase, m2Blinder),
        ]
        do throws(ArithmeticError) {
            for (name, blinder) in blinders {
                powers.append(HeldPower(try key.base(of: name), blinder))
            }
        } catch {
            throw .arithmetic(error)
        }
        announced = PendingElement(modulus: key.modulus, powers: powers)
        let e = SecretInteger(copying: signature.e)
        self.ePrime = HeldSecret(e - SecretInteger(copying: .powerOfTwo(key.profile.eStart)))
        self.vStar = HeldSecret(SecretInteger(copying: signature.v) - e * r.integer)
        self.m2 = HeldSecret(SecretInteger(copying: credential.m2))
        self.values = credential.attributes.filter { hidden.contains($0.key) }
        self.blinders = blinders
        self.eBlinder = eBlinder
        self.vBlinder = vBlinder
        self.m2Blinder = m2Blinder
    }

    /// The proof with the computed `A′`; the link secret's response is shared by all credentials.
    func proof(
        challenge: BigInteger, linkSecret: BigInteger, aPrime: BigInteger
    ) -> EqualityProof {
        var responses = [IssuerPublicKey.linkSecretName: linkSecret]
        for (name, value) in values {
            responses[name] = blinders[name]?.integer.response(
                challenge: challenge, secret: SecretInteger(copying: value))
        }
        return EqualityProof(
            aPrime: aPrime,
            e: eBlinder.integer.response(challenge: challenge, secret: ePrime.integer),
            v: vBlinder.integer.response(challenge: challenge, secret: vStar.integer),
            m: responses,
            m2: m2Blinder.integer.response(challenge: challenge, secret: m2.integer))
    }
}
