public import Credentials
public import JSONDocuments
public import Records
import SealedStorage
import Sodium
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

    /// Signs a request from a template and keeps it until it is answered or ends.
    ///
    /// - Parameters:
    ///   - template: The question.
    ///   - arguments: Values for the template's parameters.
    ///   - definition: The agency's definition file with its evidence; kept for verifying.
    ///   - view: What the desk shows of the log.
    ///   - now: The desk's clock.
    /// - Returns: The request as it travels.
    /// - Throws: `DeskError`, `TrustError` for a definition or membership that does not hold,
    ///   `DecodingFailure`, or `StorageError`.
    public func ask(
        _ template: RequestTemplate, arguments: [String: String], definition: JSONValue,
        view: LogView, now: Timestamp
    ) throws -> RequestBundle {
        let anchored = try AnchoredDefinition(definition, trust: trust, now: now, known: known)
        let content: DeskRequest.Content
        do throws(RequestTemplate.Mismatch) {
            content = try DeskRequest.Content(
                template, arguments: arguments, audience: KeyReference(verifierKey),
                definition: anchored, now: now)
        } catch {
            throw DeskError.template(error)
        }
        let request = DeskRequest(content, key: signer.key)
        _ = try DeskMembership(
            evidence: view.evidence, request: request, trust: trust, now: now)
        _ = try trust.checkpoint(view.checkpoint)
        try directory.write(
            definition.canonicalBytes, to: "definitions/" + hexadecimal(anchored.digest.bytes))
        try directory.write(request.json.canonicalBytes, to: Self.pendingName(of: request))
        return RequestBundle(
            request: request, evidence: view.evidence, checkpoint: view.checkpoint,
            consistency: view.consistency)
    }

    /// The name of a pending request's file: when it ends, then its nonce.
    static func pendingName(of request: DeskRequest) -> String {
        "pending/\(request.content.expires.epochSeconds)-\(hexadecimal(request.digest.bytes))"
    }
}
