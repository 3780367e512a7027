import Agency
import HTTPTypes
import Records

/// The way of an order to revoke: sent, looked at, confirmed; then what was done.
extension AgencyPages {
    /// Where orders are sent to.
    private static let path = "/agency/revocations"
    /// Most lines of an order that is filled in on a page.
    private static let lineLimit = 200

    var revoking: [Endpoint] {
        let draft = [Self.draft]
        return [
            .page(
                Self.path, "revoke", "Where an order to revoke is filled in.",
                access: Self.officers
            ) { call in
                page(call, fault: nil)
            },
            .form(
                Self.path, "revoke", "Takes an order, of which nothing is done yet.",
                access: Self.officers, on: Self.path, answer: take),
            .page(
                "/agency/revocations/{draft}", "revoke-draft",
                "What would become of an order, or what did.", access: Self.officers,
                parameters: draft, answer: show),
            .form(
                "/agency/revocations/{draft}/confirm", "revoke-confirm", "Revokes.",
                access: Self.officers, on: Self.path, parameters: draft, answer: confirm),
            .form(
                "/agency/revocations/{draft}/drop", "revoke-drop", "Forgets an order.",
                access: Self.officers, on: Self.path, parameters: draft
            ) { call in
                try orders.remove(call.parameter("draft"), of: call)
                return .see(Self.path)
            },
        ]
    }

    /// The form, after a refusal with what is wrong and what was filled in.
    private func page(
        _ call: Call, status: HTTPResponse.Status = .ok, form: Form? = nil,
        fault: ((Catalogue) -> String)?
    ) -> Answer {
        func chosen(_ field: String) -> String? { form?.all(field).first }
        return pages.answer(call, "revoke", title: "revoke-title", status: status) { words in
            [
                "tabs": Self.tabs(call, current: Self.path, words),
                "problem": fault.map { $0(words) } as Any? ?? false,
                "reasons": RevocationReason.allCases.map { reason -> [String: Any] in
                    [
                        "value": reason.rawValue, "name": words["revoked-" + reason.rawValue],
                        "isChosen": chosen("reason") == reason.rawValue,
                    ]
                },
                "residents": chosen("residents") ?? "", "credentials": chosen("credentials") ?? "",
            ]
        }
    }

    private func take(_ call: Call) async throws -> Answer {
        let form = try call.form()
        var lines: [Int] = []
        do {
            let subjects = try Self.subjects(in: form)
            lines = subjects.map(\.line)
            guard let reason = RevocationReason(rawValue: try form.text("reason")) else {
                throw Problem(.unprocessableContent, "reason-missing", about: "reason")
            }
            let order = try RevocationOrder(
                subjects.map(\.subject), definitions: desk.issuer.revocableDefinitions(),
                reason: reason)
            // Each subject counts once, so that a place in the order is one in this list.
            var seen: Set<RevocationOrder.Subject> = []
            lines = subjects.filter { seen.insert($0.subject).inserted }.map(\.line)
            let draft = OrderDraft(
                subjects: order.subjects, reason: reason,
                forecast: try desk.issuer.foresee(order))
            return .see("\(Self.path)/\(try orders.add(draft, by: call))")
        } catch AgencyError.notIssued(let position) {
            let line = lines.indices.contains(position) ? lines[position] : position + 1
            return page(call, status: .unprocessableContent, form: form) { words in
                words("revoke-not-issued", ["line": String(line)])
            }
        } catch {
            let problem = Problem(describing: error)
            guard problem.status.code < 500, problem.code != "account-needed" else { throw problem }
            return page(call, status: problem.status, form: form) {
                PageRenderer.explanation(of: problem, $0)
            }
        }
    }

    /// Who and what is named, one a line, with the line of its box.
    private static func subjects(
        in form: Form
    ) throws -> [(line: Int, subject: RevocationOrder.Subject)] {
        var subjects: [(line: Int, subject: RevocationOrder.Subject)] = []
        for (field, isResident) in [("residents", true), ("credentials", false)] {
            let text = try form.optional(field) ?? ""
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            for (index, line) in lines.enumerated() {
                let name = line.filter { !$0.isWhitespace }
                guard !name.isEmpty else { continue }
                if isResident {
                    subjects.append((index + 1, .row(name)))
                } else if let offer = RecordIdentifier(name) {
                    subjects.append((index + 1, .credential(offer)))
                } else {
                    throw Problem(.unprocessableContent, "credential-id", about: "credentials")
                }
            }
        }
        guard !subjects.isEmpty else {
            throw Problem(.unprocessableContent, "nobody-named", about: "residents")
        }
        guard subjects.count <= lineLimit else {
            throw Problem(.contentTooLarge, "too-many-rows", about: "residents")
        }
        return subjects
    }

    private func confirm(_ call: Call) async throws -> Answer {
        let id = try call.parameter("draft")
        let draft = try orders.change(id, of: call) { draft -> OrderDraft? in
            guard case .preview = draft.stage else { return nil }
            draft.stage = .revoking
            return draft
        }
        // Whoever presses twice sees what the first press did.
        guard let draft else { return .see("\(Self.path)/\(id)") }
        do {
            let (outcome, heads) = try await desk.revoke(draft.subjects, reason: draft.reason)
            try orders.change(id, of: call) {
                $0.stage = .revoked(
                    count: outcome.count, isCosigned: heads.allSatisfy(\.isCosigned))
            }
        } catch {
            try orders.change(id, of: call) { $0.stage = .preview }
            throw error
        }
        return .see("\(Self.path)/\(id)")
    }

    private func show(_ call: Call) throws -> Answer {
        let id = try call.parameter("draft")
        let draft = try orders.content(id, of: call)
        return pages.answer(call, "order", title: "order-title") { words in
            var values: [String: Any] = [
                "tabs": Self.tabs(call, current: Self.path, words), "id": id,
                "reason": words["revoked-" + draft.reason.rawValue],
                "subjects": draft.subjects.map(Self.text),
                "count": draft.forecast.count, "earlier": draft.forecast.earlierCount,
                "hasEarlier": draft.forecast.earlierCount > 0,
                "isPreview": false, "isRevoking": false, "done": false, "isCosigned": false,
                "isUseful": draft.forecast.count > 0,
                "confirm": words("order-confirm", ["count": String(draft.forecast.count)]),
            ]
            switch draft.stage {
            case .preview: values["isPreview"] = true
            case .revoking: values["isRevoking"] = true
            case .revoked(let count, let isCosigned):
                values["done"] = words("order-done", ["count": String(count)])
                values["isCosigned"] = isCosigned
            }
            return values
        }
    }

    private static func text(of subject: RevocationOrder.Subject) -> String {
        switch subject {
        case .row(let key): key
        case .credential(let offer): offer.description
        }
    }
}
