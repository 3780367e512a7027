import Accumulators
import AnonCreds
import CLSignatures
public import Credentials
import JSONDocuments
public import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Holder {
    /// Answers an agency's offer: checks that the log shows the definition, blinds the link secret.
    ///
    /// - Parameters:
    ///   - offer: The agency's offer.
    ///   - code: The one-time code that came another way.
    ///   - now: The wallet's clock.
    /// - Returns: The request for the agency.
    /// - Throws: `WalletError`, `TrustError` for a definition that is not anchored, `StorageError`.
    public func request(
        _ offer: ResidentOffer, code: String, now: Timestamp
    ) throws -> ResidentRequest {
        guard offer.expires > now else { throw WalletError.offerExpired }
        let anchored = try AnchoredDefinition(
            offer.definition, trust: trust, now: now, known: known)
        try compareLog(anchored)
        let name = "offers/\(offer.identifier)"
        // The agency answers an offer once: another blinder would make its credential useless.
        if let pending = try pendingOffer(name) {
            guard pending.definition["definition"] == offer.definition["definition"] else {
                throw WalletError.offerMismatch
            }
            return ResidentRequest(
                identifier: offer.identifier, code: code, request: pending.request)
        }
        let entropy = hexadecimal(randomBytes(16))
        let made: (request: CredentialRequest, metadata: CredentialRequestMetadata)
        do throws(AnonCredsError) {
            made = try CredentialRequest.make(
                offer: offer.offer, definition: anchored.definition, linkSecret: linkSecret,
                entropy: entropy)
        } catch {
            throw WalletError.offerMismatch
        }
        // The blinder first: a request that was sent can then always be completed.
        try directory.write(made.metadata.serialized(), to: name + ".blinder")
        let pending = PendingOffer(
            entropy: entropy, definition: offer.definition, request: made.request)
        try directory.write(pending.json.canonicalBytes, to: name)
        return ResidentRequest(identifier: offer.identifier, code: code, request: made.request)
    }

    /// Accepts the credential for an earlier request, after checking its signature; a subject's key
    /// that comes with it is kept apart, where no presentation is made from.
    ///
    /// - Returns: The name under which the wallet keeps it.
    /// - Throws: `WalletError.offerUnknown`, `.credentialRejected`, `TrustError`, `StorageError`.
    public func accept(_ issued: IssuedCredential, now: Timestamp) throws -> String {
        let name = "offers/\(issued.identifier)"
        guard let pending = try pendingOffer(name) else { throw WalletError.offerUnknown }
        let anchored = try AnchoredDefinition(
            pending.definition, trust: trust, now: now, known: known)
        let metadata = try CredentialRequestMetadata(
            parsing: directory.readSecret(name + ".blinder"))
        let acceptance = issued.credential.accept(
            metadata: metadata, linkSecret: linkSecret, entropy: pending.entropy,
            definition: anchored.definition, declaration: anchored.integers)
        switch acceptance {
        case .refused(let verdict):
            throw WalletError.credentialRejected(verdict.reason ?? .proof)
        case .accepted(let credential):
            let stored = StoredCredential(
                credential: credential, definition: pending.definition,
                witness: try witness(issued, of: credential, under: anchored))
            // Named by its offer, so that a crash before the removals below makes no second copy, and
            // by its definition, so that no agency can put its own in the place of another's.
            let identifier = hexadecimal(
                SHA256.hash(anchored.digest.bytes + issued.identifier.bytes).bytes.prefix(16))
            if let subject = issued.subject {
                try directory.write(subject.secret, to: "subjects/\(identifier)")
            }
            try directory.write(
                stored.json.canonicalBytes, to: "credentials/\(identifier)")
            try directory.remove(name)
            try directory.remove(name + ".blinder")
            return identifier
        }
    }

    /// The checked witness that came with a credential.
    ///
    /// - Throws: `WalletError.credentialRejected` where one is missing, or comes with a credential that
    ///   cannot be revoked, or does not hold.
    private func witness(
        _ issued: IssuedCredential, of credential: Credential, under anchored: AnchoredDefinition
    ) throws -> StoredCredential.HeldWitness? {
        guard anchored.schemaRecord.revocationAttribute != nil else {
            guard issued.witness == nil else { throw WalletError.credentialRejected(.revocation) }
            return nil
        }
        guard let received = issued.witness,
            let witness = try? received.witness(of: credential, under: anchored)
        else { throw WalletError.credentialRejected(.revocation) }
        return .init(u: witness.u, status: received.status)
    }

    private func pendingOffer(_ name: String) throws -> PendingOffer? {
        do {
            return try PendingOffer(JSONValue(parsing: directory.read(name)))
        } catch StorageError.notFound {
            return nil
        }
    }

    /// Compares a definition's checkpoints with the remembered one, as far as that is possible
    /// without a proof; a wallet that has seen none yet begins with the definition's.
    private func compareLog(_ anchored: AnchoredDefinition) throws {
        let remembered = try rememberedCheckpoint()
        for item in anchored.evidence {
            _ = try CheckpointMemory.compare(
                trust.checkpoint(item.proof.checkpoint), with: remembered, proofs: [])
        }
        guard remembered == nil, let newest = anchored.evidence.last else { return }
        try remember(newest.proof.checkpoint)
    }
}
