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
        /// Until when no credential was revoked, by the oldest of the heads that the request names; `nil`
        /// where revocation was not asked about.
        public let notRevokedAsOf: Timestamp?
        /// The desk's signed word that the anchor follows.
        public let promise: AnchorPromise
        /// Names the anchor in the desk's queue: the request's nonce.
        public let identifier: String
    }

    /// Judges a presentation for `request`, which must be this desk's own and still open.
    ///
    /// What must be proved is derived from the request that the desk signed and kept. A request is
    /// accepted once; the queue entry is durable before `handOver` is called, and replaces the request
    /// once that has returned. Where the process ends between them, the same presentation for the same
    /// place is accepted again, with the same promise, until it was handed over; any other is refused.
    ///
    /// - Parameters:
    ///   - document: The presentation; anything but the format is refused as `malformed`.
    ///   - request: The request that it answers.
    ///   - now: The desk's clock.
    ///   - place: What tells the one place where an acceptance goes from all others, such as a path;
    ///     with `nil`, one that was not handed over is lost.
    ///   - handOver: Puts an acceptance there, durably; it may get the same one again.
    /// - Returns: What the desk may read and owes, or the reason to refuse.
    /// - Throws: `StorageError` where the desk's own files fail, or what `handOver` throws.
    public func verify(
        _ document: JSONValue, for request: DeskRequest, now: Timestamp, place: String? = nil,
        handOver: (Acceptance) throws -> Void = { _ in }
    ) throws -> Outcome {
        try verify(
            Answer(document, for: request, place: place), Preparation(self, now: now), proof: nil,
            handOver: handOver)
    }

    /// Judges an answer as ``verify(_:for:now:place:handOver:)`` does.
    ///
    /// - Parameters:
    ///   - answer: The presentation with its request.
    ///   - preparation: The desk's clock, and the definitions that were checked by it.
    ///   - proof: What its request makes of the presentation, where that was found out ahead.
    ///   - handOver: Gets an acceptance.
    /// - Returns: What comes of it.
    /// - Throws: `StorageError`, or what `handOver` throws.
    func verify(
        _ answer: Answer, _ preparation: Preparation, proof: DeskRequest.Judgement?,
        handOver: (Acceptance) throws -> Void
    ) throws -> Outcome {
        let (document, request) = (answer.document, answer.request)
        guard request.isSigned(by: verifierKey) else { return .refused(.audience) }
        let nonce = request.digest
        guard requestsInWork.withLock({ $0.insert(nonce).inserted }) else {
            return .refused(.nonce)
        }
        defer { requestsInWork.withLock { _ = $0.remove(nonce) } }
        let outcome: Outcome
        if let place = answer.place,
            let acceptance = try notHandedOver(document, request, place: place)
        {
            outcome = .accepted(acceptance)
        } else {
            switch try judgement(of: answer, preparation, proof) {
            case .refused(let reason): outcome = .refused(reason)
            case .proved(let shown):
                let (kept, acceptance) = try draft(answer, shown, now: preparation.now)
                try directory.write(
                    kept.json.canonicalBytes, to: "queue/" + KeptAnchor.fileName(of: request))
                outcome = .accepted(acceptance)
            }
        }
        if case .accepted(let acceptance) = outcome {
            try handOver(acceptance)
            try directory.remove(Self.pendingName(of: request))
        }
        return outcome
    }

    /// What its request, which is open, makes of an answer; nothing is kept.
    func judgement(
        of answer: Answer, _ preparation: Preparation, _ proof: DeskRequest.Judgement?
    ) throws -> DeskRequest.Judgement {
        let request = answer.request
        if let reason = try preparation.reasonNotToRead(request) { return .refused(reason) }
        do {
            return try proof
                ?? request.judge(answer.document, under: preparation.definitions(of: request))
        } catch is TrustError {
            return .refused(.unknownDefinition)
        }
    }

    /// Whether the membership under which the desk asked last is still valid: an anchor after its
    /// end would be promised and then refused by the ledger.
    func isMember(at now: Timestamp) throws -> Bool {
        guard try directory.contains("member-until"),
            let end = Timestamp(String(decoding: try directory.read("member-until"), as: UTF8.self))
        else { return false }
        return now < end
    }

    /// Whether this very request waits for its first accepted answer; one that was accepted just
    /// before a crash stands in both places.
    func isOpen(_ request: DeskRequest) throws -> Bool {
        let (name, pending) = (KeptAnchor.fileName(of: request), Self.pendingName(of: request))
        guard try directory.contains(pending), try !directory.contains("queue/" + name),
            try !directory.contains("kept/" + name)
        else { return false }
        return try directory.read(pending) == request.json.canonicalBytes
    }

    /// What is to be kept of an accepted answer, and what is told about it once it is.
    func draft(
        _ answer: Answer, _ shown: DeskRequest.Shown, now: Timestamp
    ) throws -> (kept: KeptAnchor, acceptance: Acceptance) {
        let (document, request) = (answer.document, answer.request)
        let salt = randomBytes(PresentationCommitment.saltByteCount)
        let anchor = try PresentationAnchor(
            commitment: commitment(document, request, salt: salt),
            definitions: request.content.differentDefinitions)
        let created = now.flooredToHour
        let envelope = try Envelope(.presentation(anchor), created: created)
            .signed(by: signer.key, name: verifierKey.name)
        let kept = KeptAnchor(
            leaf: envelope.leaf, salt: salt, request: request, presentation: document,
            place: answer.place)
        return (kept, acceptance(kept, shown, created: created))
    }

    /// The acceptance of this very presentation that nobody is known to have got: its entry is
    /// there, for this place, and its request too.
    private func notHandedOver(
        _ document: JSONValue, _ request: DeskRequest, place: String
    ) throws -> Acceptance? {
        guard try directory.contains(Self.pendingName(of: request)) else { return nil }
        let name = KeptAnchor.fileName(of: request)
        for file in ["queue/" + name, "kept/" + name] where try directory.contains(file) {
            let kept = try KeptAnchor(JSONValue(parsing: directory.read(file)))
            let envelope = try Envelope(leaf: kept.leaf)
            guard kept.place == KeptAnchor.placeDigest(place, salt: kept.salt),
                case .presentation(let anchor) = envelope.record,
                anchor.commitment == commitment(document, request, salt: kept.salt)
            else { return nil }
            return acceptance(
                kept, try request.shown(by: document), created: envelope.created)
        }
        return nil
    }

    private func commitment(
        _ document: JSONValue, _ request: DeskRequest, salt: [UInt8]
    ) -> SHA256Digest {
        PresentationCommitment.digest(
            request: request, presentation: document.canonicalBytes,
            verdict: PresentationCommitment.acceptedVerdict, salt: salt)
    }

    private func acceptance(
        _ kept: KeptAnchor, _ shown: DeskRequest.Shown, created: Timestamp
    ) -> Acceptance {
        Acceptance(
            shown: shown, notRevokedAsOf: kept.request.notRevokedAsOf,
            promise: AnchorPromise(
                leaf: kept.leaf, salt: kept.salt, anchoredBy: Self.promisedTime(created),
                key: signer.key),
            identifier: kept.identifier)
    }

    /// Anchors are released each hour; two hours leave room for a clock and a full queue.
    private static func promisedTime(_ created: Timestamp) -> Timestamp {
        created.adding(seconds: 3 * 3_600) ?? created
    }
}
