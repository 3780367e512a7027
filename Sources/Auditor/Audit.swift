import AnonCreds
public import Credentials
public import JSONDocuments
public import Records
import Sodium
import TransparencyLog

/// An auditor's checks, which need the log's key and a quorum, and no trust in anybody.
public struct Audit: Sendable {
    /// The log and the quorum.
    public let trust: LogTrust

    private let known = KnownDefinitions()

    /// Audits under `trust`.
    public init(trust: LogTrust) { self.trust = trust }

    /// What a receipt shows by itself: an entry in the name of a desk, its hour, and who cosigned.
    public struct ReceiptReport: Sendable {
        /// The entry's place in the log.
        public let index: Int
        /// The size of the tree in which it was proved.
        public let treeSize: Int
        /// The hour that the desk entered.
        public let created: Timestamp
        /// The desk's key, by the entry's own word.
        public let desk: KeyReference
        /// How many witnesses cosigned the checkpoint.
        public let cosignatureCount: Int
    }

    /// Checks a receipt: leaf, inclusion, checkpoint, quorum.
    ///
    /// - Throws: `AuditFinding`.
    public func check(_ receipt: Receipt) throws(AuditFinding) -> ReceiptReport {
        let (envelope, _) = try anchor(of: receipt)
        let verified: VerifiedCheckpoint
        do throws(LogError) {
            verified = try receipt.evidence.proof.verify(
                leaf: TreeHash.leaf(receipt.evidence.leaf), log: trust.log, policy: trust.policy)
        } catch {
            throw .log(error)
        }
        guard let desk = envelope.signature?.key else { throw .notAnAnchor }
        return ReceiptReport(
            index: receipt.evidence.proof.index, treeSize: verified.checkpoint.size,
            created: envelope.created, desk: desk,
            cosignatureCount: verified.cosignatures.count)
    }

    /// Checks, with what desk or resident hand over, that the desk was a member and signed entry and
    /// request, and the proof behind the receipt itself.
    ///
    /// - Parameters:
    ///   - receipt: The receipt, checked before.
    ///   - bundle: The desk's request, with its membership.
    ///   - presentation: The resident's presentation.
    ///   - definitions: The anchored definitions' files, one for each credential of the request.
    /// - Throws: `AuditFinding`, or `TrustError` and `DecodingFailure` for membership and definition.
    public func check(
        _ receipt: Receipt, bundle: RequestBundle, presentation: JSONValue,
        definitions: [JSONValue]
    ) throws {
        let (envelope, anchor) = try anchor(of: receipt)
        let request = bundle.request
        guard envelope.signature?.key == request.content.audience else {
            throw AuditFinding.deskMismatch
        }
        let commitment = PresentationCommitment.digest(
            request: request, presentation: presentation.canonicalBytes,
            verdict: PresentationCommitment.acceptedVerdict, salt: receipt.salt)
        guard commitment == anchor.commitment else { throw AuditFinding.commitmentMismatch }
        // The operator can write any name into an entry; only the desk itself can sign it.
        let desk = try DeskMembership(
            evidence: bundle.evidence, request: request, trust: trust, now: envelope.created
        ).member
        do throws(RecordError) {
            try envelope.verifySignature(desk.key)
        } catch {
            throw AuditFinding.entry(index: receipt.evidence.proof.index, error)
        }
        let given = try definitions.map {
            try AnchoredDefinition($0, trust: trust, now: envelope.created, known: known)
        }
        let asked = request.content.definitions
        let anchored = asked.compactMap { digest in given.first { $0.digest == digest } }
        guard anchor.definitions == request.content.differentDefinitions,
            anchored.count == asked.count, given.allSatisfy({ asked.contains($0.digest) })
        else { throw AuditFinding.commitmentMismatch }
        try bundle.checkHeads(under: anchored, trust: trust, now: envelope.created)
        // The anchor's hour is no later than the show: a head that was too old then was too old.
        guard request.hasFreshHeads(at: envelope.created) else {
            throw AuditFinding.proof(Verdict.Reason.revocation.rawValue)
        }
        if case .refused(let reason) = request.judge(presentation, under: anchored) {
            throw AuditFinding.proof(reason.rawValue)
        }
    }

    private func anchor(
        of receipt: Receipt
    ) throws(AuditFinding) -> (Envelope, PresentationAnchor) {
        let envelope: Envelope
        do throws(RecordError) {
            envelope = try Envelope(leaf: receipt.evidence.leaf)
        } catch {
            throw .entry(index: receipt.evidence.proof.index, error)
        }
        guard case .presentation(let anchor) = envelope.record else { throw .notAnAnchor }
        return (envelope, anchor)
    }
}
