public import AnonCreds
public import Credentials
public import JSONDocuments
public import Records
import SealedStorage
import Sodium
import Synchronization
import TransparencyLog

extension Verifier {
    /// What comes of a presentation.
    public enum Outcome: Sendable {
        /// It proves what was asked.
        case accepted(Acceptance)
        /// It does not; nothing is kept.
        case refused(Verdict.Reason)
    }

    /// An accepted presentation: what the desk may read, and what the resident gets at once.
    public struct Acceptance: Sendable {
        /// The attributes that were asked and shown.
        public let shown: [(attribute: String, value: String)]
        /// The desk's signed word that the anchor follows.
        public let promise: AnchorPromise
        /// Names the anchor in the desk's queue: the request's nonce.
        public let identifier: String
    }

    /// Judges a presentation for `request`, which must be this desk's own and still open.
    ///
    /// What must be proved is derived from the request that the desk signed and kept. A request is
    /// accepted once; the queue entry that replaces it is durable before this returns.
    ///
    /// - Parameters:
    ///   - document: The presentation; anything but the format is refused as `malformed`.
    ///   - request: The request that it answers.
    ///   - now: The desk's clock.
    /// - Returns: What the desk may read and owes, or the reason to refuse.
    /// - Throws: `StorageError` where the desk's own files fail.
    public func verify(
        _ document: JSONValue, for request: DeskRequest, now: Timestamp
    ) throws -> Outcome {
        guard request.isSigned(by: verifierKey) else { return .refused(.audience) }
        guard request.content.expires > now else { return .refused(.expired) }
        guard try isMember(at: now) else { return .refused(.expired) }
        let nonce = request.digest
        guard requestsInWork.withLock({ $0.insert(nonce).inserted }) else {
            return .refused(.nonce)
        }
        defer { requestsInWork.withLock { _ = $0.remove(nonce) } }
        let pending = Self.pendingName(of: request)
        guard try isOpen(request, pending) else { return .refused(.nonce) }
        let anchored: AnchoredDefinition
        do {
            anchored = try anchoredDefinition(request.content.definition, now: now)
        } catch is TrustError {
            return .refused(.unknownDefinition)
        }
        if let reason = request.refusal(of: document, under: anchored) { return .refused(reason) }
        let presentation = try Presentation(json: document, at: "")
        let acceptance = try accept(document, presentation, request, now: now)
        try directory.remove(pending)
        return .accepted(acceptance)
    }

    /// Whether the membership under which the desk asked last is still valid: an anchor after its
    /// end would be promised and then refused by the ledger.
    private func isMember(at now: Timestamp) throws -> Bool {
        guard try directory.contains("member-until"),
            let end = Timestamp(String(decoding: try directory.read("member-until"), as: UTF8.self))
        else { return false }
        return now < end
    }

    /// Whether this very request waits for its first accepted answer; one that was accepted just
    /// before a crash stands in both places.
    private func isOpen(_ request: DeskRequest, _ pending: String) throws -> Bool {
        let name = KeptAnchor.fileName(of: request)
        guard try directory.contains(pending), try !directory.contains("queue/" + name),
            try !directory.contains("kept/" + name)
        else { return false }
        return try JSONValue(parsing: directory.read(pending)) == request.json
    }

    private func accept(
        _ document: JSONValue, _ presentation: Presentation, _ request: DeskRequest,
        now: Timestamp
    ) throws -> Acceptance {
        let salt = randomBytes(PresentationCommitment.saltByteCount)
        let commitment = PresentationCommitment.digest(
            request: request, presentation: document.canonicalBytes,
            verdict: PresentationCommitment.acceptedVerdict, salt: salt)
        let anchor = try PresentationAnchor(
            commitment: commitment, definitions: [request.content.definition])
        let created = now.flooredToHour
        let envelope = try Envelope(.presentation(anchor), created: created)
            .signed(by: signer.key, name: verifierKey.name)
        let kept = KeptAnchor(
            leaf: envelope.leaf, salt: salt, request: request, presentation: document)
        try directory.write(
            kept.json.canonicalBytes, to: "queue/" + KeptAnchor.fileName(of: request))
        let shown = presentation.requestedProof.revealed.sorted { $0.key < $1.key }
        return Acceptance(
            shown: shown.map { ($0.key, $0.value.value.raw) },
            promise: AnchorPromise(
                leaf: envelope.leaf, salt: salt, anchoredBy: Self.promisedTime(created),
                key: signer.key),
            identifier: hexadecimal(request.digest.bytes))
    }

    /// Anchors are released each hour; two hours leave room for a clock and a full queue.
    private static func promisedTime(_ created: Timestamp) -> Timestamp {
        created.adding(seconds: 3 * 3_600) ?? created
    }
}
