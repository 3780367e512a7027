import AnonCreds
import Credentials
import Desk
import HTTPTypes
import JSONDocuments
import Ledger
import Records
import Sodium
import Synchronization

/// A desk at work: the requests on its screens, the wallets that answer them, and what the clerk sees.
///
/// What is anchored is in the desk's durable queue before anybody learns of it.
final class Counter: Sendable {
    private struct Answered: Hashable {
        let request: String
        let presentation: SHA256Digest
    }

    /// The desk's name in addresses.
    let id: String
    let verifier: Verifier
    let ledger: any LedgerAccess
    /// Built-in templates and the desk's own, by name.
    let templates: [String: RequestTemplate]
    private let clock: @Sendable () -> Timestamp
    private let view: AskingView
    private let queue: VerifyQueue
    /// What is on the screens.
    let live = LiveRequests()
    /// The answers that are being judged, so that the same one twice is judged once.
    private let judgements = Mutex<[Answered: Task<JSONValue, any Error>]>([:])

    init(
        id: String, verifier: Verifier, ledger: any LedgerAccess, templates: [RequestTemplate],
        blocks: @escaping @Sendable (SHA256Digest, LogEvidence) throws -> [[UInt8]] = { _, _ in []
        },
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.id = id
        self.verifier = verifier
        self.ledger = ledger
        self.templates = Dictionary(templates.map { ($0.name, $0) }) { $1 }
        self.clock = clock
        view = AskingView(verifier, ledger: ledger, blocks: blocks, clock: clock)
        queue = VerifyQueue(verifier, clock: clock)
    }

    // MARK: - For the clerk

    /// What a clerk asks for.
    struct Order: Sendable {
        let template: String
        let arguments: [String: String]
        /// The definitions' hashes; `nil` where the desk is to choose.
        let definitions: [SHA256Digest]?
        /// Whether the native format is wanted where the other would do.
        let isNative: Bool
    }

    /// The templates of which the desk knows a definition that fits, and which its membership lets it ask.
    ///
    /// - Throws: `LedgerError`, `StorageError`.
    func askableTemplates() async throws -> [RequestTemplate] {
        let now = clock()
        let member = try await ledger.members().member(KeyReference(verifier.verifierKey))?.record
        return try templates.values.sorted { $0.name < $1.name }.filter { template in
            let names = template.parts.flatMap { $0.reveal + $0.conditions.map(\.attribute) }
            guard let member, (try? member.checkAttributes(names)) != nil else { return false }
            return try verifier.definitions(for: template, now: now) != nil
        }
    }

    /// Puts a request onto the screen.
    ///
    /// - Throws: `Problem` for an unknown template or too many requests at once; `DeskError`, `TrustError`,
    ///   `LedgerError`, `StorageError`.
    func ask(_ order: Order) async throws -> LiveRequest {
        try await Workshop.common.run { try await self.makeRequest(order) }
    }

    private func makeRequest(_ order: Order) async throws -> LiveRequest {
        guard let template = templates[order.template] else {
            throw Problem(.notFound, "template-unknown", about: "template")
        }
        let now = clock()
        guard let digests = try order.definitions ?? verifier.definitions(for: template, now: now)
        else { throw Problem(.unprocessableContent, "no-definition", about: "template") }
        let isNative = order.isNative || template.nativeFeature != nil
        let asked = zip(template.parts, digests).filter { $0.0.notRevokedMinutes != nil }
        let (view, heads) = try await view.now(headsOf: isNative ? Set(asked.map(\.1)) : [])
        let bundle: RequestBundle
        if isNative {
            bundle = try verifier.askNatively(
                template, arguments: order.arguments, definitions: digests, heads: heads,
                view: view, now: now)
        } else {
            guard digests.count == 1 else { throw DeskError.template(.definitionCount(1)) }
            bundle = try verifier.ask(
                template, arguments: order.arguments, definition: digests[0], view: view, now: now)
        }
        let live = LiveRequest(
            id: hexadecimal(randomBytes(16)), template: template, bundle: bundle)
        try self.live.add(live)
        return live
    }

    // MARK: - For the wallet

    /// What a wallet fetches.
    ///
    /// - Throws: `Problem` of status 404, 410 for a request that has ended.
    func fetch(_ id: String) throws -> [UInt8] {
        let bundle = try live.change(id) { live in
            guard live.expires > clock() else { throw Problem(.gone, "expired") }
            if case .waiting = live.state { live.state = .fetched }
            return live.bundle
        }
        return bundle.json.canonicalBytes
    }

    /// What comes of a wallet's answer: `{"verdict": "accept", "promise",
    /// "receipts"}` or `{"verdict": "reject",
    /// "reason"}`.
    ///
    /// The same presentation again gets the same promise, for as long as the request is live.
    ///
    /// - Throws: `Problem` of status 404 or 503, `StorageError`.
    func answer(_ id: String, _ document: JSONValue) async throws -> JSONValue {
        let digest = SHA256.hash(document.canonicalBytes)
        let answered = Answered(request: id, presentation: digest)
        let judgement = judgements.withLock { judgements in
            if let same = judgements[answered] { return same }
            let task = Task {
                defer { self.judgements.withLock { $0[answered] = nil } }
                return try await judge(id, document, digest)
            }
            judgements[answered] = task
            return task
        }
        return try await judgement.value
    }

    private func judge(
        _ id: String, _ document: JSONValue, _ digest: SHA256Digest
    ) async throws -> JSONValue {
        let request = try live.request(id)
        if let promise = request.promise(for: digest) { return accepted(promise) }
        switch try await queue.verify(Verifier.Answer(document, for: request.request)) {
        case .accepted(let acceptance):
            let now = clock()
            let kept = LiveRequest.Acceptance(
                shown: acceptance.shown, notRevokedAsOf: acceptance.notRevokedAsOf,
                anchor: acceptance.identifier, promise: acceptance.promise.json,
                presentation: digest,
                clearedAt: now.adding(seconds: LiveRequest.shownSeconds) ?? now)
            try live.change(id) { $0.state = .accepted(kept) }
            return accepted(kept.promise)
        case .refused(let reason):
            try live.change(id) { live in
                if case .accepted = live.state { return }
                live.state = .refused(reason)
            }
            return ["verdict": "reject", "reason": .string(reason.rawValue)]
        }
    }

    /// The verdict, and where the receipt will be.
    private func accepted(_ promise: JSONValue) -> JSONValue {
        [
            "verdict": "accept", "promise": promise,
            "receipts": .string("/desks/\(id)/receipts"),
        ]
    }
}

extension LiveRequest {
    /// The promise for the presentation that was accepted.
    fileprivate func promise(for presentation: SHA256Digest) -> JSONValue? {
        guard case .accepted(let acceptance) = state, acceptance.presentation == presentation
        else { return nil }
        return acceptance.promise
    }
}
