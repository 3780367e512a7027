import AnonCreds
public import Credentials
import JSONDocuments
public import Records
import SealedStorage
import Sodium
import TransparencyLog

extension Holder {
    /// A credential as its resident sees it.
    public struct HeldSummary: Sendable {
        /// The wallet's name for it.
        public let identifier: String
        /// The agency's legal name; `nil` where the wallet's evidence does not hold.
        public let agency: BilingualText?
        /// The schema's name.
        public let kind: String
        /// The attributes in the schema's order.
        public let values: [Consent.Shown]
        /// What the wallet knows of its worth; a failure where its evidence does not hold.
        public let state: Result<CredentialState, any Error>
    }

    /// The credentials in this wallet.
    ///
    /// - Throws: `StorageError`, or `DecodingFailure` for a file that is none.
    public func credentials(now: Timestamp) throws -> [HeldSummary] {
        try directory.names(in: "credentials").map { name in
            let stored = try StoredCredential(
                JSONValue(parsing: directory.read("credentials/" + name)))
            let definition = try PublishedDefinition(
                json: stored.definition["definition"] ?? .null, at: "definition")
            let agency = try? AnchoredDefinition.issuer(of: stored.definition, trust: trust).name
            return HeldSummary(
                identifier: name,
                agency: agency.map { BilingualText(zh: $0.zh, en: $0.en) },
                kind: definition.schema.name,
                values: definition.schema.attributes.map { attribute in
                    Consent.Shown(
                        attribute: attribute.text,
                        value: stored.credential.values[attribute]?.raw ?? "")
                },
                state: Result { try state(of: stored, now: now) })
        }
    }

    private func state(of stored: StoredCredential, now: Timestamp) throws -> CredentialState {
        switch try definition(of: stored, now: now) {
        case .failure(let end): .ended(end)
        case .success:
            stored.isRevoked ? .revoked : .valid(asOf: stored.witnesses.first?.status.time)
        }
    }

    /// What was shown, the newest last.
    ///
    /// - Throws: `StorageError`.
    public func history() throws -> [HistoryEntry] {
        try directory.names(in: "history")
            .map { try HistoryEntry(JSONValue(parsing: directory.read("history/" + $0))) }
            .sorted { $0.shown < $1.shown }
    }

    /// Keeps a receipt, after checking that its entry is in the log and opens to this wallet's own
    /// request and presentation.
    ///
    /// A receipt brings no consistency proof, so its log is compared with the remembered one only
    /// where both have the same size.
    ///
    /// - Throws: `TrustError.log` or `.forkedLog`, `WalletError.receiptUnknown` or
    ///   `.receiptMismatch`, `StorageError`.
    public func keep(_ receipt: Receipt) throws {
        do throws(LogError) {
            try receipt.evidence.proof.verify(
                leaf: TreeHash.leaf(receipt.evidence.leaf), log: trust.log, policy: trust.policy)
        } catch {
            throw TrustError.log(error)
        }
        let shown = try trust.checkpoint(receipt.evidence.proof.checkpoint)
        _ = try CheckpointMemory.compare(shown, with: rememberedCheckpoint(), proofs: [])
        var entry = try entry(opening: receipt.evidence.leaf, salt: receipt.salt)
        entry.receipt = receipt.json
        try directory.write(entry.json.canonicalBytes, to: "history/" + entry.fileName)
    }

    /// Checks a desk's promise: by whom, and that its entry opens to this wallet's own request and
    /// presentation.
    ///
    /// - Returns: The show that it is for.
    /// - Throws: `WalletError.receiptUnknown`, `.receiptMismatch`, `StorageError`.
    public func check(_ promise: AnchorPromise) throws -> HistoryEntry {
        let entry = try entry(opening: promise.leaf, salt: promise.salt)
        guard promise.isSigned(by: entry.deskKey) else { throw WalletError.receiptMismatch }
        return entry
    }

    /// Keeps a desk's promise, after checking it, and where the desk said that the receipt will be had.
    ///
    /// - Returns: The show that it is for.
    /// - Throws: As ``check(_:)``.
    @discardableResult
    public func keep(_ promise: AnchorPromise, receiptPlace: String? = nil) throws -> HistoryEntry {
        var entry = try check(promise)
        entry.promise = promise
        entry.receiptPlace = receiptPlace ?? entry.receiptPlace
        try directory.write(entry.json.canonicalBytes, to: "history/" + entry.fileName)
        return entry
    }

    /// The show whose request and presentation the anchor in `leaf` commits to.
    private func entry(opening leaf: [UInt8], salt: [UInt8]) throws -> HistoryEntry {
        let envelope: Envelope
        do throws(RecordError) {
            envelope = try Envelope(leaf: leaf)
        } catch {
            throw WalletError.receiptMismatch
        }
        guard case .presentation(let anchor) = envelope.record else {
            throw WalletError.receiptMismatch
        }
        for entry in try history()
        where entry.request.content.audience == envelope.signature?.key {
            let commitment = PresentationCommitment.digest(
                request: entry.request, presentation: entry.presentation.canonicalBytes,
                verdict: PresentationCommitment.acceptedVerdict, salt: salt)
            guard commitment == anchor.commitment else { continue }
            // An entry that the desk did not sign could never be in the log.
            do throws(RecordError) {
                try envelope.verifySignature(entry.deskKey)
            } catch {
                throw WalletError.receiptMismatch
            }
            guard anchor.definitions == entry.request.content.differentDefinitions else {
                throw WalletError.receiptMismatch
            }
            return entry
        }
        throw WalletError.receiptUnknown
    }
}
