import AnonCreds
import Credentials
import JSONDocuments
import Records
import Sodium

/// A request that is on a counter's screen: from its code until a minute after its verdict.
struct LiveRequest: Sendable {
    /// What has become of it.
    enum State: Sendable {
        /// Nobody has fetched it.
        case waiting
        /// A wallet has fetched it.
        case fetched
        /// A presentation was accepted.
        case accepted(Acceptance)
        /// A presentation was refused; another may come.
        case refused(Verdict.Reason)
    }

    /// What a counter may see of an acceptance, and what its wallet gets.
    struct Acceptance: Sendable {
        /// What was shown; emptied when it is cleared.
        var shown: [(attribute: String, value: String)]
        let notRevokedAsOf: Timestamp?
        /// Names the anchor.
        let anchor: String
        let promise: JSONValue
        /// The presentation that was accepted: it alone gets the promise again.
        let presentation: SHA256Digest
        /// When it is cleared.
        let clearedAt: Timestamp
    }

    /// 128 random bits: whoever has them may answer, and that is whoever sees the code.
    let id: String
    let template: RequestTemplate
    /// What a wallet fetches; all but the request it shares with the others that were made by the same view of the log.
    let bundle: RequestBundle

    init(id: String, template: RequestTemplate, bundle: RequestBundle) {
        self.id = id
        self.template = template
        self.bundle = bundle
    }

    /// What is asked.
    var request: DeskRequest { bundle.request }

    /// What was shown is told until then only.
    static let shownSeconds = 60
    var state = State.waiting
    private var hasEnded = false

    /// Until when it can be answered.
    var expires: Timestamp { request.content.expires }

    /// Whether nothing can become of it any more, nor is there anything to see.
    func isOver(at now: Timestamp) -> Bool {
        switch state {
        case .accepted(let acceptance):
            acceptance.clearedAt <= now && expires <= now
        case .waiting, .fetched, .refused:
            (expires.adding(seconds: Self.shownSeconds) ?? expires) <= now
        }
    }

    /// Forgets what was shown, and tells whether there was something to forget.
    mutating func clear() -> Bool {
        guard case .accepted(var acceptance) = state, !acceptance.shown.isEmpty else {
            return false
        }
        acceptance.shown = []
        state = .accepted(acceptance)
        return true
    }

    /// What time does to it: it ends, and what was shown is forgotten.
    ///
    /// - Returns: Whether something changed.
    mutating func pass(to now: Timestamp) -> Bool {
        if case .accepted(let acceptance) = state {
            return acceptance.clearedAt <= now && clear()
        }
        guard expires <= now, !hasEnded else { return false }
        hasEnded = true
        return true
    }

    /// The state as the counter sees it.
    func json(at now: Timestamp) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("template", .string(template.name)),
            ("purpose", template.purpose.json), ("expires", .string(expires.description)),
        ]
        switch state {
        case .waiting, .fetched, .refused:
            members.append(("state", .string(word(at: now))))
            if case .refused(let reason) = state, expires > now {
                members.append(("reason", .string(reason.rawValue)))
            }
        case .accepted(let acceptance):
            members.append(("state", "accepted"))
            members.append(("anchor", .string(acceptance.anchor)))
            members.append(("cleared", .bool(acceptance.clearedAt <= now)))
            if let time = acceptance.notRevokedAsOf {
                members.append(("not_revoked_as_of", .string(time.description)))
            }
            let shown = acceptance.clearedAt <= now ? [] : acceptance.shown
            members.append(
                (
                    "shown",
                    .array(
                        shown.map {
                            ["attribute": .string($0.attribute), "value": .string($0.value)]
                        })
                ))
        }
        return .object(JSONObject(members))
    }

    private func word(at now: Timestamp) -> String {
        guard expires > now else { return "expired" }
        switch state {
        case .waiting: return "waiting"
        case .fetched: return "fetched"
        case .refused: return "refused"
        case .accepted: return "accepted"
        }
    }
}
