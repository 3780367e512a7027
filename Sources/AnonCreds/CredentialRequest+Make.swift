import CLSignatures

extension CredentialRequest {
    /// Answers an offer, as a holder: checks it, blinds the link secret, proves that, and draws a
    /// nonce.
    ///
    /// - Parameters:
    ///   - offer: The issuer's offer.
    ///   - definition: The definition, from a place that the holder trusts.
    ///   - linkSecret: The holder's link secret.
    ///   - entropy: A random text that ties the credential to this request; not empty.
    ///   - linkSecretName: What the holder calls its link secret.
    /// - Returns: The request for the issuer, and what the holder needs to accept the credential.
    /// - Throws: `AnonCredsError.entropyMissing`, `.otherDefinition`, `.proofRejected`,
    ///   `.computationFailed`.
    public static func make(
        offer: CredentialOffer, definition: PublishedDefinition,
        linkSecret: borrowing LinkSecret, entropy: String, linkSecretName: String = "default"
    ) throws(AnonCredsError) -> (request: CredentialRequest, metadata: CredentialRequestMetadata) {
        guard !entropy.isEmpty else { throw .entropyMissing }
        guard offer.isFor(definition) else { throw .otherDefinition }
        guard offer.check(against: definition) == .accept else { throw .proofRejected }
        let blinded: BlindedLinkSecretRequest
        do throws(CLSignatureError) {
            blinded = try BlindedLinkSecretRequest(
                linkSecret: linkSecret.integer, key: definition.definition.key,
                offerNonce: offer.nonce.value)
        } catch {
            throw .computationFailed
        }
        let nonce = Nonce.random()
        let request = CredentialRequest(
            binding: .entropy(entropy), definitionID: offer.definitionID,
            blinded: blinded.blinded, proof: blinded.proof, nonce: nonce)
        let metadata = CredentialRequestMetadata(
            vPrime: blinded.vPrime, nonce: nonce, linkSecretName: linkSecretName)
        return (request, metadata)
    }
}
