import AnonCreds
import Credentials
import Foundation
import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// Desks over HTTP, as their clerks and programs use them: templates, requests, what became of them.
struct DeskEndpoints: Sendable {
    /// The desks, by their names in addresses.
    let counters: [String: Counter]
    /// The address before the path, which wallets are sent to.
    let address: @Sendable () -> String
    /// Makes the page that a browser gets at a resident's link; without it the link answers wallets alone.
    let pages: PageRenderer?
    let clock: @Sendable () -> Timestamp

    init(
        _ counters: [Counter], pages: PageRenderer? = nil,
        address: @escaping @Sendable () -> String,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.pages = pages
        self.counters = Dictionary(counters.map { ($0.id, $0) }) { $1 }
        self.address = address
        self.clock = clock
    }

    var endpoints: [Endpoint] {
        [list, templates, ask, state, events, clear] + walletEndpoints
    }

    private static let access = Endpoint.Access.roles([.desk])
    static let desk = Endpoint.Parameter(
        name: "desk", place: .path, summary: "The desk's name.",
        schema: ["type": "string", "pattern": "^[a-z0-9-]{1,64}$"])
    static let request = Endpoint.Parameter(
        name: "request", place: .path, summary: "The request's id.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"])

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/desks", name: "desk.list",
            summary: "The desks that the caller works for.", access: Self.access,
            outcomes: [.json(.ok, "Their names.", DeskSchemas.desks)]
        ) { call in
            let mine = counters.keys.sorted().filter { call.worksFor($0) }
            return .json(["desks": .array(mine.map(JSONValue.string))])
        }
    }

    private var templates: Endpoint {
        Endpoint(
            method: .get, path: "/api/desks/{desk}/templates", name: "desk.templates",
            summary: "What the desk can ask.", access: Self.access, parameters: [Self.desk],
            outcomes: [.json(.ok, "The templates.", DeskSchemas.templates)]
        ) { call in
            let counter = try counter(of: call)
            let templates = counter.templates.values.sorted { $0.name < $1.name }
            return .json(["templates": .array(templates.map(\.summary))])
        }
    }

    private var ask: Endpoint {
        Endpoint(
            method: .post, path: "/api/desks/{desk}/requests", name: "desk.ask",
            summary: "Puts a signed request from a template onto the desk's screen.",
            access: Self.access, parameters: [Self.desk],
            body: .init(
                mediaType: "application/json", schema: DeskSchemas.order, byteCountLimit: 65_536),
            outcomes: [.json(.created, "Its id and the link for the wallet.", DeskSchemas.made)],
            repetition: .kept
        ) { call in
            let counter = try counter(of: call)
            let live = try await counter.ask(Counter.Order(call.json()))
            return .json(
                [
                    "id": .string(live.id), "link": .string(address() + "/requests/" + live.id),
                    "expires": .string(live.expires.description),
                ], status: .created)
        }
    }

    private var state: Endpoint {
        Endpoint(
            method: .get, path: "/api/desks/{desk}/requests/{request}", name: "desk.state",
            summary: "What has become of a request; what was shown for a minute only.",
            access: Self.access, parameters: [Self.desk, Self.request],
            outcomes: [.json(.ok, "Its state.", DeskSchemas.state)]
        ) { call in
            let live = try counter(of: call).live.request(call.parameter("request"))
            return .json(live.json(at: clock()))
        }
    }

    private var events: Endpoint {
        Endpoint(
            method: .get, path: "/api/desks/{desk}/requests/{request}/events",
            name: "desk.events",
            summary: "The states of a request as server-sent events, until it is over.",
            access: Self.access, parameters: [Self.desk, Self.request],
            outcomes: [
                .init(
                    status: .ok, summary: "One event a state.", mediaType: "text/event-stream",
                    schema: nil)
            ]
        ) { call in
            let states = try counter(of: call).live.follow(call.parameter("request"))
            return Answer(
                status: .ok, headers: [.cacheControl: "no-store"],
                content: .stream(
                    ServerSentEvents.stream(of: states) { $0.json(at: clock()) },
                    mediaType: "text/event-stream"))
        }
    }

    private var clear: Endpoint {
        Endpoint(
            method: .delete, path: "/api/desks/{desk}/requests/{request}/shown",
            name: "desk.clear", summary: "Forgets what was shown, before its minute is over.",
            access: Self.access, parameters: [Self.desk, Self.request],
            outcomes: [
                .init(status: .noContent, summary: "Forgotten.", mediaType: nil, schema: nil)
            ]
        ) { call in
            try counter(of: call).live.change(call.parameter("request")) { _ = $0.clear() }
            return Answer(status: .noContent, content: .none)
        }
    }

    /// The desk that the path names, if the caller works for it.
    func counter(of call: Call) throws -> Counter {
        let name = try call.parameter("desk")
        guard call.worksFor(name) else { throw Problem(.forbidden, "office") }
        guard let counter = counters[name] else { throw Problem(.notFound, "desk-unknown") }
        return counter
    }
}

extension Call {
    /// Whether the caller works for this office, or for all.
    func worksFor(_ office: String) -> Bool {
        guard let caller else { return false }
        return caller.office.map { $0 == office } ?? true
    }
}

extension Counter.Order {
    /// Parses `{"template", "arguments"?, "definitions"?, "native"?}`.
    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        template = try reader.required("template", JSONValue.string)
        let given = try reader.optional(
            "arguments", JSONValue.map(maximumCount: 16, JSONValue.string))
        arguments = Dictionary((given ?? []).map { ($0.name, $0.value) }) { $1 }
        definitions = try reader.optional(
            "definitions",
            JSONValue.list(maximumCount: RequestTemplate.largestPartCount, SHA256Digest.decode))
        isNative = try reader.optional("native", JSONValue.bool) ?? false
        try reader.finish()
    }
}

extension RequestTemplate {
    /// What a clerk needs to know of it.
    fileprivate var summary: JSONValue {
        [
            "name": .string(name), "purpose": purpose.json, "audience": audience.json,
            "parameters": .object(
                JSONObject(
                    parameters.sorted { $0.key < $1.key }
                        .map { ($0.key, .string($0.value.rawValue)) })),
            "keep_days": .integer(keepDays), "expires_minutes": .integer(expiresMinutes),
        ]
    }
}
