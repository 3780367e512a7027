public import BigIntegers
import Commitments

/// Makes presentations of credentials that share a link secret.
public struct PresentationProver: Sendable {
    /// A credential, and what to say about it.
    public struct Credential: Sendable {
        /// What is revealed and proved.
        public let statement: SubStatement
        /// The completed signature.
        public let signature: CLSignature
        /// All attribute values, revealed and hidden, by canonical name.
        public let attributes: [String: BigInteger]
        /// The credential context.
        public let m2: BigInteger
        let signatureBase: FixedBase

        /// Puts a credential and its statement together.
        ///
        /// `signatureBase` is the signature's `A` with its table, from a presentation before; without
        /// it a table is made, which takes as long as a power without one.
        ///
        /// - Throws: `CLSignatureError.attributeSetMismatch` where the attributes are not the key's
        ///   or a revealed value is not the credential's; `.attributeOutOfRange`.
        public init(
            statement: SubStatement, signature: CLSignature, attributes: [String: BigInteger],
            m2: BigInteger, signatureBase: FixedBase? = nil
        ) throws(CLSignatureError) {
            try statement.key.check(attributes)
            for (name, value) in statement.revealed where attributes[name] != value {
                throw .attributeSetMismatch
            }
            precondition(
                signatureBase.map { $0.value == signature.a } ?? true, "the base is another's")
            if let signatureBase {
                self.signatureBase = signatureBase
            } else {
                self.signatureBase = try signature.base(under: statement.key)
            }
            self.statement = statement
            self.signature = signature
            self.attributes = attributes
            self.m2 = m2
        }
    }

    private let credentials: [Credential]

    /// A prover for `credentials`, in the order of the presentation.
    public init(_ credentials: [Credential]) { self.credentials = credentials }

    /// Proves the statements for a verifier's `nonce`.
    ///
    /// The signatures are not verified again: a wallet does so when it accepts a credential.
    ///
    /// - Throws: `CLSignatureError.predicateUnsatisfied`, `.attributeNotInteger` where a predicate is
    ///   asked of a hashed value, `.secretOutOfRange` for a link secret of more than 256 bits.
    public func prove(
        linkSecret: borrowing SecretInteger, nonce: BigInteger
    ) throws(CLSignatureError) -> PresentationProof {
        var randomness = SystemRandomness()
        return try prove(linkSecret: linkSecret, nonce: nonce, randomness: &randomness)
    }

    /// Proves with choices from `randomness`; a blinder that is used twice gives the secrets away.
    func prove(
        linkSecret: borrowing SecretInteger, nonce: BigInteger,
        randomness: inout some ProverRandomness
    ) throws(CLSignatureError) -> PresentationProof {
        guard linkSecret.fits(bitWidth: CLParameters.message) else { throw .secretOutOfRange }
        let shared = HeldSecret(randomness.blinder(bitWidth: CLParameters.messageBlinder))
        var provers: [SubProver] = []
        for credential in credentials {
            provers.append(
                try SubProver(credential, linkSecretBlinder: shared, randomness: &randomness))
        }
        let challenge = ChallengeHasher.hash(
            provers.flatMap(\.announced) + provers.flatMap(\.commitments) + [nonce])
        let response = shared.integer.response(challenge: challenge, secret: linkSecret)
        return PresentationProof(
            subProofs: provers.map { $0.proof(challenge: challenge, linkSecret: response) },
            challenge: challenge)
    }
}

/// The prover of one credential, between its commitments and the challenge.
private struct SubProver {
    private let equality: EqualityProver
    private let predicates: [PredicateProver]

    init(
        _ credential: PresentationProver.Credential, linkSecretBlinder: HeldSecret,
        randomness: inout some ProverRandomness
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

    var announced: [BigInteger] { [equality.announced] + predicates.flatMap(\.announced) }

    var commitments: [BigInteger] { [equality.aPrime] + predicates.flatMap(\.commitments) }

    func proof(challenge: BigInteger, linkSecret: BigInteger) -> SubProof {
        let shown = equality.proof(challenge: challenge, linkSecret: linkSecret)
        return SubProof(
            equality: shown,
            predicates: predicates.map { $0.proof(challenge: challenge, responses: shown.m) })
    }
}
