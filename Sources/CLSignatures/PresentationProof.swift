public import BigIntegers

/// A proof about one or several credentials that share a link secret.
public struct PresentationProof: Hashable, Sendable {
    /// One part for each credential, in the order of the statements.
    public let subProofs: [SubProof]
    /// The one challenge of the whole presentation, at most 256 bits.
    public let challenge: BigInteger

    /// Puts the parts of a received proof together; `verify` checks them.
    public init(subProofs: [SubProof], challenge: BigInteger) {
        self.subProofs = subProofs
        self.challenge = challenge
    }

    /// The commitments that enter the challenge: `A′` of each part, then its predicates' `T`.
    public var commitmentList: [BigInteger] { subProofs.flatMap(\.commitments) }
}

/// The part of a presentation that belongs to one credential.
public struct SubProof: Hashable, Sendable {
    /// Shows that the holder has a signature on the revealed values.
    public let equality: EqualityProof
    /// Shows the predicates, in the order in which they enter the challenge.
    public let predicates: [PredicateProof]

    /// Puts the parts of a received proof together.
    public init(equality: EqualityProof, predicates: [PredicateProof]) {
        self.equality = equality
        self.predicates = predicates
    }

    var commitments: [BigInteger] {
        [equality.aPrime] + predicates.flatMap { $0.t + [$0.tDelta] }
    }
}

/// Proof of knowledge of a signature on revealed and hidden values.
public struct EqualityProof: Hashable, Sendable {
    /// The randomised signature element `A′ = A · S^r`.
    public let aPrime: BigInteger
    /// Response for `e − 2^596`, at most 457 bits.
    public let e: BigInteger
    /// Response for `v − e·r`, at most 3200 bits; may be negative.
    public let v: BigInteger
    /// Responses for the hidden values and the link secret, at most 593 bits each.
    public let m: [String: BigInteger]
    /// Response for the context, at most 2500 bits.
    public let m2: BigInteger

    /// Puts the parts of a received proof together.
    public init(
        aPrime: BigInteger, e: BigInteger, v: BigInteger, m: [String: BigInteger], m2: BigInteger
    ) {
        self.aPrime = aPrime
        self.e = e
        self.v = v
        self.m = m
        self.m2 = m2
    }
}

/// Proof that the distance `Δ` of a hidden value from a bound is a sum of four squares `u[i]²`.
public struct PredicateProof: Hashable, Sendable {
    /// The predicate.
    public let predicate: Predicate
    /// Responses for the four `u[i]`, at most 600 bits each.
    public let u: [BigInteger]
    /// Responses for the blinding factors of `t`, at most 2800 bits each.
    public let r: [BigInteger]
    /// Response for the blinding factor of `tDelta`, at most 2800 bits.
    public let rDelta: BigInteger
    /// The attribute's response once more; it must equal the one of the equality proof.
    public let mj: BigInteger
    /// Response for `r[Δ] − Σ u[i]·r[i]`, at most 3000 bits; may be negative.
    public let alpha: BigInteger
    /// The four commitments `T[i] = Z^u[i] · S^r[i]`.
    public let t: [BigInteger]
    /// The commitment `T[Δ] = Z^Δ · S^r[Δ]`.
    public let tDelta: BigInteger

    /// Puts the parts of a received proof together.
    public init(
        predicate: Predicate, u: [BigInteger], r: [BigInteger], rDelta: BigInteger,
        mj: BigInteger, alpha: BigInteger, t: [BigInteger], tDelta: BigInteger
    ) {
        self.predicate = predicate
        self.u = u
        self.r = r
        self.rDelta = rDelta
        self.mj = mj
        self.alpha = alpha
        self.t = t
        self.tDelta = tDelta
    }
}
