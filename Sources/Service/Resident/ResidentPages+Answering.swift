import Credentials
import HTTPTypes
import JSONDocuments
import Wallet
import WalletClient

/// Answering a desk: its link, what it asks, the resident's word, its verdict.
extension ResidentPages {
    private static let request = Endpoint.Parameter(
        name: "request", place: .path, summary: "The request's name on this page.",
        schema: ["type": "string"])

    var answeringEndpoints: [Endpoint] {
        [
            .page(
                "/answer", "wallet.answering", "The form for a desk's link.",
                access: WalletGate.access, parameters: [Self.done]
            ) { call in
                answering(call, link: "", problem: nil)
            },
            .form(
                "/answer", "wallet.fetch", "Fetches and judges a desk's request.",
                access: WalletGate.access, on: "/answer", answer: fetch),
            .page(
                "/answer/{request}", "wallet.consent", "What a desk asks, or its verdict.",
                access: WalletGate.access, parameters: [Self.request]
            ) { call in
                let id = try call.parameter("request")
                return question(call, id, try requests.item(id), problem: nil)
            },
            .form(
                "/answer/{request}/show", "wallet.show", "Shows what the resident consents to.",
                access: WalletGate.access, on: "/answer", parameters: [Self.request],
                answer: show),
            .form(
                "/answer/{request}/decline", "wallet.decline", "Shows nothing.",
                access: WalletGate.access, on: "/answer", parameters: [Self.request]
            ) { call in
                requests.forget(try call.parameter("request"))
                return .see("/answer?done=declined")
            },
        ]
    }

    private func answering(_ call: Call, link: String, problem: Problem?) -> Answer {
        page(call, "wallet-answering", title: "section-answering", problem: problem) { _ in
            [
                "link": String(link.prefix(WebAddress.byteCountLimit)),
                "isDeclined": call.parameters["done"] == "declined",
            ]
        }
    }

    private func fetch(_ call: Call) async throws -> Answer {
        let link = try call.form().text("link").trimmed
        do {
            let visit = DeskVisit(try WebAddress(parsing: link), client)
            let bundle = try await visit.request()
            let isNew = try await holder.earlierAnswer(to: bundle.request) == nil
            let id = requests.add(
                OpenRequests.Item(
                    visit: visit, request: bundle.request,
                    prepared: isNew ? try await holder.prepare(bundle, now: clock()) : nil))
            return .see("/answer/" + id)
        } catch {
            return answering(call, link: link, problem: try Self.problem(error))
        }
    }

    private func show(_ call: Call) async throws -> Answer {
        let id = try call.parameter("request")
        let item = try requests.item(id)
        // The same as on a terminal, where it needs a word of its own.
        if item.prepared?.consent.remarks.contains(.checkpointNotCompared) ?? false,
            try call.form().optional("uncompared") != "yes"
        {
            let problem = Problem(.unprocessableContent, "uncompared")
            return question(call, id, item, problem: problem)
        }
        let presentation: JSONValue
        do {
            presentation = try await self.presentation(of: item)
        } catch {
            return question(call, id, item, problem: try Self.problem(error))
        }
        do {
            switch try await item.visit.hand(over: presentation, of: holder) {
            case .accepted(let entry, let promise):
                requests.set(id, .accepted(show: entry.name, by: promise.anchoredBy))
            case .refused(let reason): requests.set(id, .refused(reason: reason))
            }
        } catch {
            requests.set(id, .unsure(try Self.problem(error)))
        }
        return .see("/answer/" + id)
    }

    /// The answer to a request: the one that was made before, wherever there is one.
    private func presentation(of item: OpenRequests.Item) async throws -> JSONValue {
        if let earlier = try await holder.earlierAnswer(to: item.request) { return earlier }
        guard let prepared = item.prepared else { throw Problem(.notFound, "request-forgotten") }
        do {
            return try await holder.present(prepared, now: clock())
        } catch WalletError.alreadyAnswered {
            // Two clicks at once: the first one's answer is the answer.
            guard let earlier = try await holder.earlierAnswer(to: item.request) else {
                throw WalletError.alreadyAnswered
            }
            return earlier
        }
    }

    /// What is asked, as long as nothing has left the wallet; then what came of it.
    private func question(
        _ call: Call, _ id: String, _ item: OpenRequests.Item, problem: Problem?
    ) -> Answer {
        let language = PageVisit(call).language
        switch item.state {
        case .asked:
            let title = item.prepared == nil ? "consent-repeated-title" : "consent-title"
            return page(call, "wallet-consent", title: title, problem: problem) { words in
                ConsentValues(item: item, id: id, language: language, words: words).all
            }
        case .unsure(let problem):
            return page(call, "wallet-outcome", title: "outcome-unsure", problem: problem) { _ in
                ["id": id, "isUnsure": true]
            }
        case .accepted(let show, let time):
            return page(call, "wallet-outcome", title: "outcome-accepted") { words in
                [
                    "isAccepted": true, "show": show,
                    "promise": words("outcome-promise", ["time": time.local]),
                ]
            }
        case .refused(let reason):
            return page(call, "wallet-outcome", title: "outcome-refused") { words in
                [
                    "isRefused": true,
                    "reason": words.optional("reason-" + reason) ?? words["reason-other"],
                ]
            }
        }
    }
}
