public import BigIntegers
import Commitments
public import Sodium

/// Proves statements about a holder's credentials.
public struct StatementProver: Sendable {
    /// A credential as its holder has it.
    public struct Credential: Sendable {
        /// The completed signature.
        public let signature: CLSignature
        /// All attribute values, by canonical name.
        public let attributes: [String: BigInteger]
        /// The credential context.
        public let m2: BigInteger
        /// The witness `u` for the accumulator's value in the statement; `nil` where it is not asked for.
        public let witness: BigInteger?
        /// The signature's `A` with its table, from a proof before; `nil` has one made, which takes as
        /// long as a power without one.
        public let signatureBase: FixedBase?

        /// Puts a credential together.
        public init(
            signature: CLSignature, attributes: [String: BigInteger], m2: BigInteger,
            witness: BigInteger? = nil, signatureBase: FixedBase? = nil
        ) {
            self.signature = signature
            self.attributes = attributes
            self.m2 = m2
            self.witness = witness
            self.signatureBase = signatureBase
        }
    }

    private let statement: Statement
    private let credentials: [Credential]

    /// A prover of `statement`, for credentials in its order.
    ///
    /// That each signature holds, and each witness for the statement's `ν`, the caller knows: a wallet
    /// checks them when it takes them in.
    ///
    /// - Throws: `CLSignatureError.attributeSetMismatch` where there are more or fewer credentials than
    ///   claims, or attributes are not the key's; `.attributeOutOfRange`; `.statementUnsatisfied` where
    ///   values or a missing witness do not bear the statement out.
    public init(
        _ statement: Statement, credentials: [Credential]
    ) throws(CLSignatureError) {
        guard credentials.count == statement.credentials.count else { throw .attributeSetMismatch }
        for (claim, credential) in zip(statement.credentials, credentials) {
            try claim.key.check(credential.attributes)
            guard claim.isBorneOut(by: credential) else { throw .statementUnsatisfied }
        }
        func value(_ attribute: Statement.Attribute) -> BigInteger? {
            credentials[attribute.credential].attributes[attribute.name]
        }
        for relation in statement.relations {
            switch relation {
            case .equal(let first, let second):
                guard value(first) == value(second) else { throw .statementUnsatisfied }
            case .different(let first, let second):
                guard value(first) != value(second) else { throw .statementUnsatisfied }
            }
        }
        self.statement = statement
        self.credentials = credentials
    }

    /// Proves the statement for `context`, the digest of the verifier's request.
    ///
    /// - Throws: `CLSignatureError.secretOutOfRange` for a link secret of more than 256 bits;
    ///   `.faultDetected` where a response is too wide, once in 2^80 proofs; `.arithmetic`.
    public func prove(
        linkSecret: borrowing SecretInteger, context: SHA256Digest
    ) throws(CLSignatureError) -> StatementProof {
        try prove(
            linkSecret: linkSecret, context: context,
            fresh: randomBytes(HedgedRandomness.freshByteCount))
    }

    /// Proves with `fresh` bytes of the caller's choice.
    func prove(
        linkSecret: borrowing SecretInteger, context: SHA256Digest, fresh: [UInt8]
    ) throws(CLSignatureError) -> StatementProof {
        guard linkSecret.fits(bitWidth: CLParameters.message) else { throw .secretOutOfRange }
        var random = try HedgedRandomness.proving(
            statement, credentials, linkSecret: linkSecret, context: context, fresh: fresh)
        let material = try ProofMaterial(
            statement, credentials, linkSecret: linkSecret, random: &random)
        let equations = try StatementEquations(statement, elements: material.elements)
        var masks: [HeldSecret] = []
        for width in equations.linear.maskBitWidths {
            masks.append(HeldSecret(random.blinder(bitWidth: width)))
        }
        let secrets = try equations.secretRoles.map { role throws(CLSignatureError) in
            guard let secret = material.secrets[role] else { throw .statementUnsatisfied }
            return secret
        }
        let prover = try arithmetic { () throws(ArithmeticError) in
            try LinearProver(
                equations.linear, secrets: secrets, masks: masks, openings: material.openings)
        }
        let challenge = StatementProof.challenge(
            statement, context: context, elements: material.elements,
            announcements: prover.announcements)
        let responses = prover.responses(to: challenge)
        for (response, width) in zip(responses, equations.linear.maskBitWidths) {
            guard !response.isNegative, response.bitWidth <= width else { throw .faultDetected }
        }
        return StatementProof(
            elements: material.elements,
            linear: LinearProof(announcements: prover.announcements, responses: responses))
    }
}

extension CredentialClaim {
    fileprivate func isBorneOut(by credential: StatementProver.Credential) -> Bool {
        revealed.allSatisfy { credential.attributes[$0.key] == $0.value }
            && ranges.allSatisfy { range in
                credential.attributes[range.attribute].map(range.contains) ?? false
            }
            && (nonRevocation == nil || credential.witness.map(key.modulus.contains) ?? false)
            && (credential.signatureBase.map { $0.value == credential.signature.a } ?? true)
    }
}
