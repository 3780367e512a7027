import BigIntegers

/// Proves `Δ = u[0]² + u[1]² + u[2]² + u[3]²` for the distance `Δ` of a hidden value from a bound.
///
/// `T[i] = Z^u[i] · S^r[i]`, `T[Δ] = Z^Δ · S^r[Δ]`; the announced elements are `Z^~u[i] · S^~r[i]`,
/// `Z^~m · S^(±~r[Δ])` with the value's own blinder, and `S^~alpha · ∏ T[i]^~u[i]`.
/// Source: AnonCreds v1, after Lipmaa 2003.
struct PredicateProver {
    /// `T[0] … T[3]`, `T[Δ]`.
    let commitments: [PendingElement]
    /// The six announced elements, in the order of the challenge.
    let announced: [PendingElement]

    private let predicate: Predicate
    private let squares: [Opening]
    private let distance: Opening
    private let alpha: HeldSecret
    private let alphaBlinder: HeldSecret

    /// What opens one commitment `Z^u · S^r`, and the blinders of the responses.
    private struct Opening {
        let u: HeldSecret
        let r: HeldSecret
        let uBlinder: HeldSecret
        let rBlinder: HeldSecret

        init(
            _ u: UInt64, uBlinder: HeldSecret?, randomness: inout some ProverRandomness & ~Copyable
        ) {
            self.u = HeldSecret(SecretInteger(copying: BigInteger(Int(u))))
            r = HeldSecret(randomness.blinder(bitWidth: CLProfile.bits2048.vPrime))
            self.uBlinder =
                uBlinder
                ?? HeldSecret(randomness.blinder(bitWidth: CLParameters.messageBlinder))
            rBlinder = HeldSecret(randomness.blinder(bitWidth: CLProfile.bits2048.vPrimeBlinder))
        }
    }

    init(
        _ predicate: Predicate, value: BigInteger, valueBlinder: HeldSecret,
        key: IssuerPublicKey, randomness: inout some ProverRandomness & ~Copyable
    ) throws(CLSignatureError) {
        guard let integer = Int(exactly: value), let small = Int32(exactly: integer) else {
            throw .attributeNotInteger(attribute: predicate.attribute)
        }
        let delta = predicate.delta(of: Int64(small))
        guard delta >= 0 else { throw .predicateUnsatisfied(attribute: predicate.attribute) }
        squares = randomness.roots(of: UInt64(delta)).map { root in
            Opening(root, uBlinder: nil, randomness: &randomness)
        }
        // The distance is blinded by the value's own blinder, which ties it to the credential.
        distance = Opening(UInt64(delta), uBlinder: valueBlinder, randomness: &randomness)
        var alpha = distance.r.integer.copy()
        for square in squares { alpha = alpha - square.u.integer * square.r.integer }
        self.alpha = HeldSecret(alpha)
        alphaBlinder = HeldSecret(randomness.blinder(bitWidth: CLParameters.alphaBlinder))
        self.predicate = predicate
        commitments = (squares + [distance]).map { commit($0.u, factor: $0.r, key: key) }
        announced = Self.announce(
            squares, distance: distance, isLowerBound: predicate.isLowerBound,
            alphaBlinder: alphaBlinder, key: key)
    }

    private static func announce(
        _ squares: [Opening], distance: Opening, isLowerBound: Bool, alphaBlinder: HeldSecret,
        key: IssuerPublicKey
    ) -> [PendingElement] {
        var announced = squares.map { commit($0.uBlinder, factor: $0.rBlinder, key: key) }
        let sign = SecretInteger(copying: isLowerBound ? 1 : -1)
        announced.append(
            commit(
                distance.uBlinder, factor: HeldSecret(distance.rBlinder.integer * sign), key: key))
        // S^~alpha · ∏ T[i]^~u[i], with T[i] written out, so that all bases have tables.
        var zExponent = SecretInteger(copying: 0)
        var sExponent = alphaBlinder.integer.copy()
        for square in squares {
            zExponent = zExponent + square.u.integer * square.uBlinder.integer
            sExponent = sExponent + square.r.integer * square.uBlinder.integer
        }
        announced.append(
            commit(HeldSecret(zExponent), factor: HeldSecret(sExponent), key: key))
        return announced
    }

    /// The proof with the computed `t`; `responses` are those of the equality proof of the same
    /// credential.
    func proof(
        challenge: BigInteger, responses: [String: BigInteger], t: [BigInteger]
    ) -> PredicateProof {
        PredicateProof(
            predicate: predicate,
            u: squares.map {
                $0.uBlinder.integer.response(challenge: challenge, secret: $0.u.integer)
            },
            r: squares.map {
                $0.rBlinder.integer.response(challenge: challenge, secret: $0.r.integer)
            },
            rDelta: distance.rBlinder.integer.response(
                challenge: challenge, secret: distance.r.integer),
            mj: responses[predicate.attribute] ?? .zero,
            alpha: alphaBlinder.integer.response(challenge: challenge, secret: alpha.integer),
            t: Array(t.prefix(4)), tDelta: t[4])
    }
}

/// `Z^value · S^factor`.
private func commit(
    _ value: HeldSecret, factor: HeldSecret, key: IssuerPublicKey
) -> PendingElement {
    PendingElement(
        modulus: key.modulus,
        powers: [HeldPower(key.zBase, value), HeldPower(key.sBase, factor)])
}
