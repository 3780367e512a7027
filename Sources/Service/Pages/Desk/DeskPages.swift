import AnonCreds
import Credentials
import Desk
import HTTPTypes
import JSONDocuments
import Records

/// A counter's pages: what can be asked, the code for the resident's wallet, and the result.
struct DeskPages: Sendable {
    let pages: PageRenderer
    let desks: DeskEndpoints
    let clock: @Sendable () -> Timestamp

    private static let access = Endpoint.Access.roles([.desk])

    var endpoints: [Endpoint] {
        [
            .page(
                "/desk", "desks", "The desks that one works for.", access: Self.access, answer: list
            ),
            .page(
                "/desk/{desk}", "desk", "What the desk can ask.", access: Self.access,
                parameters: [DeskEndpoints.desk], answer: builder),
            .form(
                "/desk/{desk}/ask", "ask", "Puts a request onto the screen.",
                access: Self.access, on: "/desk", parameters: [DeskEndpoints.desk], answer: ask),
            .page(
                "/desk/{desk}/requests/{request}", "request",
                "The code for the wallet, and what came of it.", access: Self.access,
                parameters: [DeskEndpoints.desk, DeskEndpoints.request], answer: request),
            Endpoint(
                method: .get, path: "/desk/{desk}/requests/{request}/code.svg", name: "desk.code",
                summary: "The request's link as a QR code.", access: Self.access,
                parameters: [DeskEndpoints.desk, DeskEndpoints.request],
                outcomes: [
                    .init(
                        status: .ok, summary: "The code.", mediaType: "image/svg+xml", schema: nil)
                ]
            ) { call in
                let live = try desks.counter(of: call).live.request(call.parameter("request"))
                let code = try QRCode(desks.address() + "/requests/" + live.id)
                return Answer(
                    status: .ok, headers: [.cacheControl: "no-store"],
                    content: .bytes(
                        Array(code.svg(label: live.id).utf8), mediaType: "image/svg+xml"))
            },
            .form(
                "/desk/{desk}/requests/{request}/clear", "clear", "Forgets what was shown.",
                access: Self.access, on: "/desk",
                parameters: [DeskEndpoints.desk, DeskEndpoints.request]
            ) { call in
                let counter = try desks.counter(of: call)
                let id = try call.parameter("request")
                try counter.live.change(id) { _ = $0.clear() }
                return .see("/desk/\(counter.id)/requests/\(id)")
            },
        ]
    }

    private func list(_ call: Call) throws -> Answer {
        let mine = desks.counters.keys.sorted().filter { call.worksFor($0) }
        if mine.count == 1 { return .see("/desk/" + mine[0]) }
        return pages.answer(call, "desks", title: "section-desk") { _ in
            ["desks": mine.map { ["name": $0, "href": "/desk/" + $0] as [String: Any] }]
        }
    }

    private func builder(_ call: Call) async throws -> Answer {
        try await builder(call, desks.counter(of: call), problem: nil)
    }

    private func builder(
        _ call: Call, _ counter: Counter, problem: Problem?
    ) async throws -> Answer {
        let language = PageVisit(call).language
        let askable = try await counter.askableTemplates()
        return pages.answer(
            call, "desk", title: "section-desk", status: problem?.status ?? .ok
        ) { words in
            [
                "desk": counter.id,
                "templates": askable.map {
                    Self.values(of: $0, language, words, pages.attributes(words))
                },
                "hasTemplates": !askable.isEmpty,
                "problem": problem.map { PageRenderer.explanation(of: $0, words) } as Any? ?? false,
            ]
        }
    }

    /// What a clerk reads of a template before asking.
    private static func values(
        of template: RequestTemplate, _ language: Language, _ words: Catalogue,
        _ attributes: AttributeWords
    ) -> [String: Any] {
        let shown = template.parts.flatMap(\.reveal).map(attributes.label)
        let proved = template.parts.flatMap(\.conditions).map(attributes.condition)
        return [
            "name": template.name, "purpose": template.purpose.text(language),
            "audience": template.audience.text(language),
            "shown": shown.joined(separator: words["list-separator"]), "isShowing": !shown.isEmpty,
            "proved": proved, "isProving": !proved.isEmpty,
            "keepDays": template.keepDays, "minutes": template.expiresMinutes,
            "parameters": template.parameters.sorted { $0.key < $1.key }.map {
                [
                    "name": $0.key, "label": attributes.label($0.key),
                    "id": template.name + "-" + $0.key,
                    "isDate": $0.value == .date,
                ] as [String: Any]
            },
        ]
    }

    private func ask(_ call: Call) async throws -> Answer {
        let counter = try desks.counter(of: call)
        let form = try call.form()
        let name = try form.text("template")
        guard let template = counter.templates[name] else {
            throw Problem(.notFound, "template-unknown", about: "template")
        }
        var arguments: [String: String] = [:]
        for parameter in template.parameters.keys {
            arguments[parameter] = try form.text("argument-" + parameter)
        }
        do {
            let live = try await counter.ask(
                Counter.Order(
                    template: name, arguments: arguments, definitions: nil, isNative: true))
            return .see("/desk/\(counter.id)/requests/\(live.id)")
        } catch {
            let problem = Problem(describing: error)
            guard problem.status.code < 500 else { throw problem }
            return try await builder(call, counter, problem: problem)
        }
    }

    private func request(_ call: Call) throws -> Answer {
        let counter = try desks.counter(of: call)
        let live = try counter.live.request(call.parameter("request"))
        let link = desks.address() + "/requests/" + live.id
        let language = PageVisit(call).language
        var answer = pages.answer(call, "request", title: "request-title") { words in
            var values: [String: Any] = [
                "desk": counter.id, "id": live.id, "link": link,
                "purpose": live.template.purpose.text(language),
                "expires": live.expires.description,
            ]
            values.merge(Self.state(of: live, words, pages.attributes(words), at: clock())) { $1 }
            return values
        }
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    /// The state as the page shows it: a word and a sign, then what was shown.
    private static func state(
        of live: LiveRequest, _ words: Catalogue, _ attributes: AttributeWords,
        at now: Timestamp
    ) -> [String: Any] {
        let json = live.json(at: now)
        guard case .string(let word)? = json["state"] else { return [:] }
        var values: [String: Any] = [
            "state": words["state-" + word], "isAccepted": word == "accepted",
            "isRefused": word == "refused", "isOpen": word == "waiting" || word == "fetched",
            "isLive": word != "expired",
            "reason": false, "anchor": false, "shown": [[String: Any]](), "hasShown": false,
            "notRevokedAsOf": false, "isCleared": false,
        ]
        if case .string(let reason)? = json["reason"] {
            values["reason"] = words.optional("reason-" + reason) ?? reason
        }
        guard case .accepted(let acceptance) = live.state else { return values }
        let isCleared = acceptance.clearedAt <= now || acceptance.shown.isEmpty
        values["anchor"] = acceptance.anchor
        values["isCleared"] = isCleared
        values["notRevokedAsOf"] = acceptance.notRevokedAsOf?.description as Any? ?? false
        values["hasShown"] = !isCleared
        values["shown"] =
            isCleared
            ? [[String: Any]]()
            : acceptance.shown.map {
                [
                    "attribute": attributes.label($0.attribute),
                    "value": attributes.value($0.value, of: $0.attribute),
                ] as [String: Any]
            }
        return values
    }
}

extension BilingualText {
    /// The line in a language.
    func text(_ language: Language) -> String { language == .zh ? zh : en }
}
