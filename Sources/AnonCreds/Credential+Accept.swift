import BigIntegers
import CLSignatures
import Commitments

extension Credential {
    /// What comes of a credential that an issuer sent.
    public enum Acceptance: Sendable {
        /// Everything holds: store this credential, whose signature is completed.
        case accepted(Credential)
        /// Do not use it.
        case refused(Verdict)

        /// The result as a verdict.
        public var verdict: Verdict {
            switch self {
            case .accepted: .accept
            case .refused(let verdict): verdict
            }
        }
    }

    /// Checks, as a holder, what the issuer sent, and completes its signature.
    ///
    /// - Parameters:
    ///   - metadata: What was kept with the request.
    ///   - linkSecret: The link secret that was blinded in it.
    ///   - entropy: The text sent with it.
    ///   - definition: The definition, from a place that the holder trusts.
    ///   - declaration: The attributes with an encoding of their own, from such a place too.
    /// - Returns: The credential to store, or the reason not to: `unknown-definition`, `values`,
    ///   `proof`, or unsupported `revocation`.
    public func accept(
        metadata: CredentialRequestMetadata, linkSecret: borrowing LinkSecret, entropy: String,
        definition: PublishedDefinition, declaration: IntegerDeclaration? = nil
    ) -> Acceptance {
        guard !usesRevocation, !metadata.usesRevocation else {
            return .refused(.unsupported(.revocation))
        }
        guard definition.isNamed(by: schemaID, definitionID) else {
            return .refused(.reject(.unknownDefinition))
        }
        guard Set(values.keys) == Set(definition.schema.attributes),
            values.allSatisfy({ $0.value.isConsistent(declaration?.encoding($0.key)) })
        else { return .refused(.reject(.values)) }
        guard m2 == CredentialContext.value(entropy) else { return .refused(.reject(.proof)) }
        // The width check bounds the sum; `verify` checks the sum itself.
        guard !signature.v.isNegative else { return .refused(.reject(.proof)) }
        let completed = completed(signature.completed(vPrime: metadata.vPrime.integer))
        do throws(ProofError) {
            let verified = try completed.verify(linkSecret: linkSecret, definition: definition)
            try signatureProof.verify(verified, holderNonce: metadata.nonce.value)
        } catch {
            return .refused(.reject(.proof))
        }
        return .accepted(completed)
    }

    /// Checks that a stored credential is signed for this link secret.
    ///
    /// - Throws: `ProofError.malformed`, `ProofError.rejected`.
    @discardableResult
    func verify(
        linkSecret: borrowing LinkSecret, definition: PublishedDefinition
    ) throws(ProofError) -> VerifiedSignature {
        try signature.verify(
            key: definition.definition.key, attributes: encodedValues,
            linkSecret: linkSecret.integer, m2: m2)
    }
}
