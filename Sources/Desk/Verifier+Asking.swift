public import Credentials
public import JSONDocuments
public import Records
import SealedStorage
public import Sodium
public import TransparencyLog

extension Verifier {
    /// What a desk brings along to ask: its own membership and the newest checkpoint.
    public struct LogView: Sendable {
        /// Entry 0 and the desk's membership.
        public let evidence: [LogEvidence]
        /// The newest checkpoint that meets the quorum.
        public let checkpoint: SignedNote
        /// Proofs from earlier sizes, so that wallets can compare.
        public let consistency: [ConsistencyProof]

        /// A view of the log.
        public init(
            evidence: [LogEvidence], checkpoint: SignedNote, consistency: [ConsistencyProof]
        ) {
            self.evidence = evidence
            self.checkpoint = checkpoint
            self.consistency = consistency
        }
    }

    /// Takes over an agency's definition file, after checking its evidence.
    ///
    /// - Returns: The definition's hash, by which it is asked about.
    /// - Throws: `TrustError`, `.record(.definitionRetired)` for one that is known to be retired;
    ///   `DecodingFailure` or `StorageError`.
    public func learn(_ definition: JSONValue, now: Timestamp) throws -> SHA256Digest {
        let anchored = try AnchoredDefinition(definition, trust: trust, now: now, known: known)
        try checkNotRetired(anchored.digest, now: now)
        try directory.write(definition.canonicalBytes, to: Self.definitionName(anchored.digest))
        try rememberSizes(anchored.evidence.map(\.proof.checkpoint), in: Self.definitionSizes)
        return anchored.digest
    }

    /// An older file does not bring a retired definition back; one with newer evidence takes the place of
    /// any other.
    private func checkNotRetired(_ digest: SHA256Digest, now: Timestamp) throws {
        guard try directory.contains(Self.definitionName(digest)) else { return }
        do {
            _ = try anchoredDefinition(digest, now: now)
        } catch TrustError.record(.definitionRetired) {
            throw TrustError.record(.definitionRetired)
        } catch is TrustError {}
    }

    /// Takes over that agencies have retired definitions which the desk knows; answers under them, also to
    /// requests that are open, are refused from then on.
    ///
    /// - Parameters:
    ///   - now: The desk's clock.
    ///   - retirement: Gives the entry that retired the definition with a hash; `nil` where none did.
    /// - Throws: `TrustError` for an entry that does not, `StorageError`, and what `retirement` throws.
    public func learnRetirements(
        now: Timestamp, _ retirement: (SHA256Digest) async throws -> LogEvidence?
    ) async throws {
        for name in try directory.names(in: "definitions") {
            guard let digest = bytes(hexadecimal: name).flatMap({ SHA256Digest(bytes: $0) }),
                let known = try? anchoredDefinition(digest, now: now),
                let entry = try await retirement(digest)
            else { continue }
            try directory.write(
                known.json(retiredBy: entry, trust: trust).canonicalBytes,
                to: Self.definitionName(digest))
        }
    }

    /// Remembers at which sizes of the log these heads stand, so that wallets can compare them with the
    /// checkpoint of a request; before its ``LogView`` is made.
    ///
    /// - Throws: `LogError` for a head without a checkpoint, `StorageError`.
    public func learn(_ heads: [HeadBundle]) throws {
        try rememberSizes(heads.map(\.status.proof.checkpoint), in: Self.shownSizes)
    }

    /// Signs a request in the native form and keeps it until it is answered or ends.
    ///
    /// - Parameters:
    ///   - template: The question.
    ///   - arguments: Values for the template's parameters.
    ///   - definitions: For each part of the template the hash of a definition that the desk has learnt.
    ///   - heads: The newest heads of their revocations, in any order.
    ///   - view: What the desk shows of the log.
    ///   - now: The desk's clock.
    /// - Returns: The request as it travels.
    /// - Throws: `DeskError`, `TrustError` for a definition, head or membership that does not hold,
    ///   `DecodingFailure`, or `StorageError`.
    public func askNatively(
        _ template: RequestTemplate, arguments: [String: String], definitions: [SHA256Digest],
        heads: [HeadBundle], view: LogView, now: Timestamp
    ) throws -> RequestBundle {
        let anchored = try definitions.map { try anchoredDefinition($0, now: now) }
        let statuses = try anchored.map { definition in
            try heads.first { $0.names(definition.digest) }.map {
                try AnchoredStatus($0.status, of: definition, trust: trust, now: now).record
            }
        }
        let content: DeskRequest.Content
        do throws(RequestTemplate.Mismatch) {
            content = try DeskRequest.Content(
                native: template, arguments: arguments, audience: KeyReference(verifierKey),
                definitions: anchored, statuses: statuses, now: now)
        } catch {
            throw DeskError.template(error)
        }
        return try send(content, heads: heads, view: view, now: now)
    }

    /// Signs a request from a template and keeps it until it is answered or ends.
    ///
    /// - Parameters:
    ///   - template: The question.
    ///   - arguments: Values for the template's parameters.
    ///   - definition: The hash of a definition that the desk has learnt.
    ///   - view: What the desk shows of the log.
    ///   - now: The desk's clock.
    /// - Returns: The request as it travels.
    /// - Throws: `DeskError`, `TrustError` for a definition or membership that does not hold,
    ///   `DecodingFailure`, or `StorageError`.
    public func ask(
        _ template: RequestTemplate, arguments: [String: String], definition: SHA256Digest,
        view: LogView, now: Timestamp
    ) throws -> RequestBundle {
        let anchored = try anchoredDefinition(definition, now: now)
        let content: DeskRequest.Content
        do throws(RequestTemplate.Mismatch) {
            content = try DeskRequest.Content(
                template, arguments: arguments, audience: KeyReference(verifierKey),
                definition: anchored, now: now)
        } catch {
            throw DeskError.template(error)
        }
        return try send(content, heads: [], view: view, now: now)
    }

    private func send(
        _ content: DeskRequest.Content, heads: [HeadBundle], view: LogView, now: Timestamp
    ) throws -> RequestBundle {
        let request = DeskRequest(content, key: signer.key)
        let membership = try DeskMembership(
            evidence: view.evidence, request: request, trust: trust, now: now)
        let end = Array(membership.member.validUntil.description.utf8)
        if try !directory.contains("member-until") || directory.read("member-until") != end {
            try directory.write(end, to: "member-until")
        }
        _ = try trust.checkpoint(view.checkpoint)
        try directory.write(request.json.canonicalBytes, to: Self.pendingName(of: request))
        try rememberSizes([view.checkpoint], in: Self.shownSizes)
        return RequestBundle(
            request: request, evidence: view.evidence, heads: heads,
            checkpoint: view.checkpoint, consistency: view.consistency)
    }

    /// The name of a pending request's file: when it ends, then its nonce.
    static func pendingName(of request: DeskRequest) -> String {
        "pending/\(request.content.expires.epochSeconds)-\(hexadecimal(request.digest.bytes))"
    }

    /// A definition that the desk has learnt, checked again at `now`.
    func anchoredDefinition(_ digest: SHA256Digest, now: Timestamp) throws -> AnchoredDefinition {
        try AnchoredDefinition(
            JSONValue(parsing: directory.read(Self.definitionName(digest))), trust: trust,
            now: now, known: known)
    }

    private static func definitionName(_ digest: SHA256Digest) -> String {
        "definitions/" + hexadecimal(digest.bytes)
    }

    /// Sizes at which wallets may have seen the log: those that this desk and its definitions showed.
    ///
    /// - Throws: `StorageError`.
    public func earlierSizes() throws -> [Int] {
        try Set(sizes(in: Self.definitionSizes) + sizes(in: Self.shownSizes)).sorted()
    }

    // Two lists, since the sizes that are shown each hour must not push out that of a definition,
    // at which most wallets saw the log for the first time.
    private static let definitionSizes = "definition-sizes"
    private static let shownSizes = "sizes"
    /// Length of a list; both fit a request.
    private static let sizeCount = RequestBundle.consistencyCountLimit / 2

    private func sizes(in file: String) throws -> [Int] {
        guard try directory.contains(file) else { return [] }
        return try JSONValue.list(maximumCount: Self.sizeCount, JSONValue.integer)(
            JSONValue(parsing: directory.read(file)), file)
    }

    /// Remembers the newest sizes that were shown.
    private func rememberSizes(_ checkpoints: [SignedNote], in file: String) throws {
        let shown = try checkpoints.map { try Checkpoint(parsing: $0.text).size }
        let known = try sizes(in: file)
        let all = Set(known + shown).sorted(by: >).prefix(Self.sizeCount)
        guard Array(all) != known else { return }
        try directory.write(
            JSONValue.array(all.map(JSONValue.integer)).canonicalBytes, to: file)
    }
}
