public import BigIntegers
import Commitments
import Cores
import Sodium

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

    /// Proves the statements for a verifier's `nonce`, on the calling thread.
    ///
    /// The signatures are not verified again: a wallet does so when it accepts a credential.
    ///
    /// - Throws: `CLSignatureError.predicateUnsatisfied`, `.attributeNotInteger` where a predicate is
    ///   asked of a hashed value, `.secretOutOfRange` for a link secret of more than 256 bits.
    public func prove(
        linkSecret: borrowing SecretInteger, nonce: BigInteger
    ) throws(CLSignatureError) -> PresentationProof {
        try prove(
            linkSecret: linkSecret, nonce: nonce,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
    }

    /// Proves as ``prove(linkSecret:nonce:)`` does, with the elements of predicates and credentials
    /// computed on all cores.
    ///
    /// - Throws: as ``prove(linkSecret:nonce:)``.
    public func proveOnAllCores(
        linkSecret: borrowing SecretInteger, nonce: BigInteger
    ) async throws(CLSignatureError) -> PresentationProof {
        try await proveOnAllCores(
            linkSecret: linkSecret, nonce: nonce,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
    }

    /// Proves with `fresh` bytes of the caller's choice.
    func prove(
        linkSecret: borrowing SecretInteger, nonce: BigInteger, fresh: [UInt8]
    ) throws(CLSignatureError) -> PresentationProof {
        let round = try hedgedRound(linkSecret, nonce: nonce, fresh: fresh)
        return round.proof(
            elements: try round.pending.map(PendingElement.computed), linkSecret: linkSecret,
            nonce: nonce)
    }

    /// Proves on all cores with `fresh` bytes of the caller's choice.
    func proveOnAllCores(
        linkSecret: borrowing SecretInteger, nonce: BigInteger, fresh: [UInt8]
    ) async throws(CLSignatureError) -> PresentationProof {
        let round = try hedgedRound(linkSecret, nonce: nonce, fresh: fresh)
        let elements = try await AllCores.map(round.pending, PendingElement.computed)
        return round.proof(elements: elements, linkSecret: linkSecret, nonce: nonce)
    }

    /// Proves with choices from `randomness`; a blinder that is used twice gives the secrets away.
    func prove(
        linkSecret: borrowing SecretInteger, nonce: BigInteger,
        randomness: inout some ProverRandomness & ~Copyable
    ) throws(CLSignatureError) -> PresentationProof {
        let round = try ProverRound(
            credentials, linkSecret: linkSecret, randomness: &randomness)
        return round.proof(
            elements: try round.pending.map(PendingElement.computed), linkSecret: linkSecret,
            nonce: nonce)
    }

    private func hedgedRound(
        _ linkSecret: borrowing SecretInteger, nonce: BigInteger, fresh: [UInt8]
    ) throws(CLSignatureError) -> ProverRound {
        guard linkSecret.fits(bitWidth: CLParameters.message) else { throw .secretOutOfRange }
        var randomness = try HedgedRandomness.presenting(
            credentials, linkSecret: linkSecret, nonce: nonce, fresh: fresh)
        return try ProverRound(credentials, linkSecret: linkSecret, randomness: &randomness)
    }
}
