import Credentials
import HTTPTypes
import JSONDocuments
import Records
import TransparencyLog
import Wallet
import WalletClient

/// What was shown to whom, and the receipts.
extension ResidentPages {
    private static let show = Endpoint.Parameter(
        name: "show", place: .path, summary: "The show's name.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{64}$"])

    var showsEndpoints: [Endpoint] {
        [
            .page(
                "/shows", "wallet.shows", "What was shown to whom.", access: WalletGate.access,
                parameters: [Self.done]
            ) { call in
                try await shows(call)
            },
            .form(
                "/shows/receipts", "wallet.receipts", "Fetches all receipts that are promised.",
                access: WalletGate.access, on: "/shows", answer: receipts),
            .page(
                "/shows/{show}", "wallet.past", "One show, to print.", access: WalletGate.access,
                parameters: [Self.show], answer: past),
            .page(
                "/shows/{show}/receipt.json", "wallet.receipt", "A receipt as a file.",
                access: WalletGate.access, parameters: [Self.show]
            ) { call in
                guard let receipt = try await entry(of: call).receipt else {
                    throw Problem(.notFound, "receipt-pending")
                }
                var answer = Answer.json(receipt)
                answer.headers[.contentDisposition] = #"attachment; filename="receipt.json""#
                return answer
            },
        ]
    }

    private func shows(_ call: Call, problem: Problem? = nil) async throws -> Answer {
        let history = try await holder.history().reversed()
        let language = PageVisit(call).language
        let now = clock()
        return page(call, "wallet-shows", title: "section-shows", problem: problem) { words in
            [
                "shows": history.map { entry in
                    [
                        "href": "/shows/" + entry.name, "desk": entry.deskName.text(language),
                        "purpose": entry.request.content.purpose.text(language),
                        "time": entry.shown.local,
                        "state": words["show-state-" + entry.state(at: now).rawValue],
                    ] as [String: Any]
                },
                "isEmpty": history.isEmpty,
                "isFetchable": history.contains { $0.promise != nil && $0.receipt == nil },
                "isFetched": call.parameters["done"] == "receipts",
            ]
        }
    }

    /// All at once: a desk that is asked for one alone learns when its resident thinks of it.
    private func receipts(_ call: Call) async throws -> Answer {
        let visit = ReceiptVisit(client)
        var failure: (any Error)?
        for entry in try await holder.history() {
            do {
                _ = try await visit.fetch(entry, by: holder, now: clock())
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { return try await shows(call, problem: Self.problem(failure)) }
        return .see("/shows?done=receipts")
    }

    private func entry(of call: Call) async throws -> HistoryEntry {
        let name = try call.parameter("show")
        guard let entry = try await holder.history().first(where: { $0.name == name }) else {
            throw Problem(.notFound, "show-unknown")
        }
        return entry
    }

    private func past(_ call: Call) async throws -> Answer {
        let entry = try await entry(of: call)
        let language = PageVisit(call).language
        let content = entry.request.content
        let asked = try entry.asked
        let receipt = try entry.receipt.map { try Receipt(json: $0) }
        let state = entry.state(at: clock())
        let promised = receipt == nil ? entry.promise?.anchoredBy.local : nil
        let keeps = content.kept == .receipt ? "consent-keeps-receipt" : "consent-keeps-shown"
        return page(call, "wallet-show", title: "show-title") { words in
            func listed(_ names: [String]) -> String {
                names.isEmpty ? words["show-nothing"] : words.attributes(names)
            }
            return [
                "name": entry.name, "desk": entry.deskName.text(language),
                "deskKey": entry.deskKey.name, "counter": content.counter.text(language),
                "purpose": content.purpose.text(language), "time": entry.shown.local,
                "shown": listed(asked.shown), "learnt": listed(asked.proved),
                "keeps": words(keeps, ["day": content.keptUntil.localDay]),
                "state": words["show-state-" + state.rawValue], "isOverdue": state == .overdue,
                "promised": promised as Any? ?? false,
                "index": receipt.map { String($0.evidence.proof.index) } as Any? ?? false,
                "log": holder.trust.log.origin,
            ]
        }
    }
}
