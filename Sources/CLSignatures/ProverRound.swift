import BigIntegers
import Commitments

/// A presentation between the choice of its masks and its challenge.
struct ProverRound: Sendable {
    private let provers: [SubProver]
    private let linkSecretBlinder: HeldSecret

    /// Draws all masks, in an order that does not change: the link secret's, then those of each
    /// credential, and after it those of its predicates.
    ///
    /// - Throws: as `PresentationProver.prove`.
    init(
        _ credentials: [PresentationProver.Credential], linkSecret: borrowing SecretInteger,
        randomness: inout some ProverRandomness & ~Copyable
    ) throws(CLSignatureError) {
        guard linkSecret.fits(bitWidth: CLParameters.message) else { throw .secretOutOfRange }
        let shared = HeldSecret(randomness.blinder(bitWidth: CLParameters.messageBlinder))
        var provers: [SubProver] = []
        for credential in credentials {
            provers.append(
                try SubProver(credential, linkSecretBlinder: shared, randomness: &randomness))
        }
        self.provers = provers
        linkSecretBlinder = shared
    }

    /// The elements that enter the challenge: all announced ones, then all commitments.
    var pending: [PendingElement] {
        provers.flatMap(\.announced) + provers.flatMap(\.commitments)
    }

    /// The proof, once `elements` are the computed `pending`.
    func proof(
        elements: [BigInteger], linkSecret: borrowing SecretInteger, nonce: BigInteger
    ) -> PresentationProof {
        let challenge = ChallengeHasher.hash(elements + [nonce])
        let response = linkSecretBlinder.integer.response(
            challenge: challenge, secret: linkSecret)
        var commitments = elements.suffix(provers.reduce(0) { $0 + $1.commitments.count })
        var subProofs: [SubProof] = []
        for prover in provers {
            let own = Array(commitments.prefix(prover.commitments.count))
            commitments = commitments.dropFirst(own.count)
            subProofs.append(
                prover.proof(challenge: challenge, linkSecret: response, commitments: own))
        }
        return PresentationProof(subProofs: subProofs, challenge: challenge)
    }
}

/// The prover of one credential.
private struct SubProver: Sendable {
    private let equality: EqualityProver
    private let predicates: [PredicateProver]

    init(
        _ credential: PresentationProver.Credential, linkSecretBlinder: HeldSecret,
        randomness: inout some ProverRandomness & ~Copyable
    ) throws(CLSignatureError) {
        let equality = try EqualityProver(
            credential, linkSecretBlinder: linkSecretBlinder, randomness: &randomness)
        var predicates: [PredicateProver] = []
        for predicate in credential.statement.predicates {
            guard let blinder = equality.blinders[predicate.attribute],
                let value = credential.attributes[predicate.attribute]
            else { throw .predicateAttributeNotHidden(attribute: predicate.attribute) }
            predicates.append(
                try PredicateProver(
                    predicate, value: value, valueBlinder: blinder,
                    key: credential.statement.key, randomness: &randomness))
        }
        self.equality = equality
        self.predicates = predicates
    }

    var announced: [PendingElement] { [equality.announced] + predicates.flatMap(\.announced) }

    var commitments: [PendingElement] {
        [equality.commitment] + predicates.flatMap(\.commitments)
    }

    func proof(
        challenge: BigInteger, linkSecret: BigInteger, commitments: [BigInteger]
    ) -> SubProof {
        let shown = equality.proof(
            challenge: challenge, linkSecret: linkSecret, aPrime: commitments[0])
        var rest = commitments.dropFirst()
        var proofs: [PredicateProof] = []
        for predicate in predicates {
            let own = Array(rest.prefix(predicate.commitments.count))
            rest = rest.dropFirst(own.count)
            proofs.append(predicate.proof(challenge: challenge, responses: shown.m, t: own))
        }
        return SubProof(equality: shown, predicates: proofs)
    }
}
