public import CLSignatures
import Commitments
import JSONDocuments

/// A holder's request: its blinded link secret with a proof, and a nonce for the issuer's proof.
public struct CredentialRequest: WireDocument, Equatable {
    /// What ties the credential to this request, beside the link secret.
    public enum Binding: Equatable, Sendable {
        /// A random text.
        case entropy(String)
        /// The holder's identifier on a legacy ledger.
        case proverID(Identifier<Issuer>)

        /// The text that enters the credential's context.
        public var text: String {
            switch self {
            case .entropy(let text): text
            case .proverID(let identifier): identifier.text
            }
        }
    }

    /// What ties the credential to this request.
    public let binding: Binding
    /// The definition to issue under.
    public let definitionID: Identifier<CredentialDefinition>
    /// The commitment to the link secret.
    public let blinded: BlindedLinkSecret
    /// The proof that the holder can open it.
    public let proof: BlindedLinkSecretProof
    /// The nonce under which the issuer proves its signature.
    public let nonce: Nonce
    /// `blinded_ms.ur` as it was read, for a revocable credential.
    let revocationCommitment: JSONValue?

    /// Whether the holder asks for a revocable credential.
    public var usesRevocation: Bool { revocationCommitment != nil }

    init(
        binding: Binding, definitionID: Identifier<CredentialDefinition>,
        blinded: BlindedLinkSecret, proof: BlindedLinkSecretProof, nonce: Nonce
    ) {
        self.binding = binding
        self.definitionID = definitionID
        self.blinded = blinded
        self.proof = proof
        self.nonce = nonce
        revocationCommitment = nil
    }

    /// Checks, as an issuer, that the request answers `offer` and that its maker knows the link
    /// secret in it.
    public func check(offer: CredentialOffer, definition: PublishedDefinition) -> Verdict {
        guard !usesRevocation else { return .unsupported(.revocation) }
        guard offer.isFor(definition), definitionID == offer.definitionID else {
            return .reject(.unknownDefinition)
        }
        do throws(ProofError) {
            try proof.verify(
                blinded, key: definition.definition.key, offerNonce: offer.nonce.value)
        } catch {
            return .reject(.proof)
        }
        return .accept
    }
}
