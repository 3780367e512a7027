import Credentials
import HTTPTypes
import JSONDocuments
import Records
import Wallet
import WalletClient

/// What the resident holds, and what became of it.
extension ResidentPages {
    var holdingEndpoints: [Endpoint] {
        [
            .page(
                "/", "wallet.holding", "What the wallet holds.", access: WalletGate.access,
                parameters: [Self.done]
            ) { call in
                try await holding(call)
            },
            .form(
                "/update", "wallet.update", "Follows an agency's revocations.",
                access: WalletGate.access, on: "/", answer: update),
        ]
    }

    /// What was just done, for the page that tells so.
    static let done = Endpoint.Parameter(
        name: "done", place: .query, summary: "What was just done.", schema: ["type": "string"],
        isRequired: false)

    private func holding(
        _ call: Call, link: String = "", problem: Problem? = nil
    ) async throws -> Answer {
        let credentials = try await holder.credentials(now: clock())
        let language = PageVisit(call).language
        return page(call, "wallet-holding", title: "section-holding", problem: problem) { words in
            [
                "credentials": credentials.map { values(of: $0, language, words) },
                "isEmpty": credentials.isEmpty, "link": link,
                "isTaken": call.parameters["done"] == "taken",
                "isUpdated": call.parameters["done"] == "updated",
            ]
        }
    }

    private func values(
        of held: Holder.HeldSummary, _ language: Language, _ words: Catalogue
    ) -> [String: Any] {
        let code: String
        var asOf: Timestamp?
        switch held.state {
        case .success(.valid(let time)): (code, asOf) = (time == nil ? "final" : "valid", time)
        case .success(.revoked): code = "revoked"
        case .success(.ended(.definitionExpired)): code = "expired"
        case .success(.ended(.definitionRetired)): code = "retired"
        case .success(.ended): code = "ended"
        case .failure: code = "unfounded"
        }
        let isGood = code == "valid" || code == "final"
        return [
            "id": held.identifier, "kind": words.kind(held.kind),
            "agency": held.agency?.text(language) as Any? ?? false,
            "isGood": isGood,
            "state": words("holding-" + code, ["time": asOf?.local ?? ""]),
            "values": held.values.map {
                [
                    "attribute": words.attribute($0.attribute),
                    "value": words.value($0.value, of: $0.attribute),
                ] as [String: Any]
            },
        ]
    }

    /// Whole files of the agency's are fetched; it does not learn which credential this wallet holds.
    private func update(_ call: Call) async throws -> Answer {
        let link = try call.form().text("link").trimmed
        do {
            let source = await FetchedRevocations.fetch(
                try await holder.followNeeds(), from: try WebAddress(parsing: link), client)
            try await holder.checkKeys({ try source.keyProof(of: $0) }, now: clock())
            let followed = try await holder.follow(source, now: clock())
            for item in followed where source.contains(item.definition) { _ = try item.state.get() }
            guard followed.contains(where: { source.contains($0.definition) }) else {
                throw Problem(.unprocessableContent, "nothing-to-follow")
            }
            return .see("/?done=updated")
        } catch {
            return try await holding(call, link: link, problem: Self.problem(error))
        }
    }
}

extension String {
    /// Without the blanks that come along when something is pasted.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
