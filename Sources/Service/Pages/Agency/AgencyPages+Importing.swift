import Agency
import Credentials
import HTTPTypes
import Records
import Sodium

/// A register's way: sent, looked at, confirmed; then the offers to hand out.
extension AgencyPages {
    /// Where registers are sent to.
    private static let path = "/agency/imports"
    /// Largest register in bytes.
    private static let byteCountLimit = 1_000_000
    /// How a person can have been identified; the codes stand in the agency's own records.
    private static let evidence = ["in-person", "home-visit", "online", "post"]
    /// How many years ahead credentials can end.
    private static let yearCount = 5

    var importing: [Endpoint] {
        let draft = [Self.draft]
        return [
            .page(
                Self.path, "import", "Where a register is sent.", access: Self.clerks
            ) { call in
                try page(call, fault: nil)
            },
            .form(
                Self.path, "import", "Takes a register, of which nothing is done yet.",
                access: Self.clerks, on: Self.path, fileByteCountLimit: Self.byteCountLimit,
                answer: take),
            .page(
                "/agency/imports/{draft}", "import-draft",
                "What would become of a register, or what did.", access: Self.clerks,
                parameters: draft, answer: show),
            .form(
                "/agency/imports/{draft}/offers", "import-offer",
                "Makes the offers of a register.", access: Self.clerks, on: Self.path,
                parameters: draft, answer: offer),
            .form(
                "/agency/imports/{draft}/drop", "import-drop",
                "Forgets a register, and the codes of its offers.", access: Self.clerks,
                on: Self.path, parameters: draft
            ) { call in
                try registers.remove(call.parameter("draft"), of: call)
                return .see(Self.path)
            },
            code,
        ]
    }

    private var code: Endpoint {
        Endpoint(
            method: .get, path: "/agency/offers/{offer}/code.svg", name: "agency.code",
            summary: "An offer's link as a QR code; the one-time code is not in it.",
            access: Self.clerks, parameters: [AgencyEndpoints.offer],
            outcomes: [
                .init(status: .ok, summary: "The code.", mediaType: "image/svg+xml", schema: nil)
            ]
        ) { call in
            let id = try call.required("offer") { RecordIdentifier($0) }
            _ = try desk.issuer.offer(id, now: desk.clock())
            let code = try QRCode(link(to: id))
            return Answer(
                status: .ok, headers: [.cacheControl: "no-store"],
                content: .bytes(
                    Array(code.svg(label: id.description).utf8), mediaType: "image/svg+xml"))
        }
    }

    private func link(to offer: RecordIdentifier) -> String {
        address() + "/offers/" + offer.description
    }

    /// The form, after a refusal with what is wrong and what was filled in.
    private func page(
        _ call: Call, status: HTTPResponse.Status = .ok, form: Form? = nil,
        fault: ((Catalogue) -> String)?
    ) throws -> Answer {
        let now = desk.clock()
        let definitions = try desk.issuer.summaries(at: now).filter { $0.stage == .current }
        let profile = try definitions.first.map { try desk.issuer.profile(of: $0.digest) }
        let year = CalendarDate(now).year
        func chosen(_ field: String) -> String? { form?.all(field).first }
        return pages.answer(call, "import", title: "import-title", status: status) { words in
            [
                "tabs": Self.tabs(call, current: Self.path, words),
                "problem": fault.map { $0(words) } as Any? ?? false,
                "hasDefinition": !definitions.isEmpty,
                "definitions": definitions.map { summary -> [String: Any] in
                    let hash = hexadecimal(summary.digest.bytes)
                    return [
                        "value": hash, "name": Self.name(of: summary),
                        "isChosen": chosen("definition") == hash,
                    ]
                },
                "columns": profile.map(Self.columns) ?? "",
                "evidence": Self.evidence.map { code -> [String: Any] in
                    [
                        "value": code, "name": words["evidence-" + code],
                        "isChosen": chosen("evidence") == code,
                    ]
                },
                "years": (year..<year + Self.yearCount).map { year -> [String: Any] in
                    [
                        "value": "\(year)-12-31",
                        "isChosen": chosen("valid-until") == "\(year)-12-31",
                    ]
                },
                "days": chosen("days") ?? "30",
                "register": chosen("register") ?? "",
            ]
        }
    }

    /// The header that a register needs.
    private static func columns(_ profile: CredentialProfile) -> String {
        var names = [profile.keyColumn]
        for attribute in profile.attributes
        where attribute.kind != .validity && attribute.kind != .revocation
            && !names.contains(attribute.column)
        {
            names.append(attribute.column)
        }
        return names.joined(separator: ",")
    }

    private func take(_ call: Call) async throws -> Answer {
        let form = try call.form()
        do {
            let draft = try desk.foresee(Self.register(in: form), terms: terms(in: form))
            return .see("\(Self.path)/\(try registers.add(draft, by: call))")
        } catch let fault as RegisterFault {
            return try page(call, status: .unprocessableContent, form: form) { words in
                words(
                    "import-fault",
                    [
                        "line": String(fault.line), "column": String(fault.column),
                        "fault": words.text(of: fault.cause),
                    ])
            }
        } catch {
            let problem = Problem(describing: error)
            guard problem.status.code < 500, problem.code != "account-needed" else { throw problem }
            return try page(call, status: problem.status, form: form) {
                PageRenderer.explanation(of: problem, $0)
            }
        }
    }

    /// The file's bytes, else the text that was pasted.
    private static func register(in form: Form) throws -> [UInt8] {
        if let file = form.files["file"], !file.isEmpty { return file }
        let text = try form.optional("register") ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem(.unprocessableContent, "register-missing", about: "register")
        }
        return Array(PastedRegister.csv(text).utf8)
    }

    private func terms(in form: Form) throws -> Agency.Issuer.Terms {
        let now = desk.clock()
        let definition = try form.optional("definition").map { text in
            guard let digest = SHA256Digest(text: text) else {
                throw Problem(.notFound, "definition-unknown", about: "definition")
            }
            return digest
        }
        guard let last = CalendarDate(try form.text("valid-until")),
            let days = Int(try form.text("days")), 1...366 ~= days,
            let expires = now.adding(seconds: days * 86_400)
        else { throw Problem(.unprocessableContent, "offer-days", about: "days") }
        let evidence = try form.text("evidence")
        guard Self.evidence.contains(evidence) else {
            throw Problem(.unprocessableContent, "evidence-code", about: "evidence")
        }
        return try Agency.Issuer.Terms(
            definition: desk.definition(definition), evidence: evidence, validUntil: last,
            expires: expires)
    }

    private func offer(_ call: Call) async throws -> Answer {
        let id = try call.parameter("draft")
        let draft = try registers.change(id, of: call) { draft -> RegisterDraft? in
            guard case .preview = draft.stage, draft.offerCount > 0 else { return nil }
            draft.stage = .offering
            return draft
        }
        // Whoever presses twice sees what the first press did.
        guard let draft else { return .see("\(Self.path)/\(id)") }
        do {
            var offers: [Int: NewOffer] = [:]
            for (line, outcome) in try desk.offer(to: draft.csv, terms: draft.terms) {
                if case .offered(let made) = outcome { offers[line] = made }
            }
            try registers.change(id, of: call) { [offers] in $0.stage = .offered(offers) }
        } catch {
            try registers.change(id, of: call) { $0.stage = .preview }
            throw error
        }
        return .see("\(Self.path)/\(id)")
    }

    private func show(_ call: Call) throws -> Answer {
        let id = try call.parameter("draft")
        let draft = try registers.content(id, of: call)
        let summary = try desk.issuer.summary(of: draft.terms.definition, at: desk.clock())
        let number = call.parameters["page"].flatMap { Int($0) } ?? 1
        if case .offered(let offers) = draft.stage {
            return pages.answer(call, "offers", title: "offers-title") { words in
                var values = RegisterView(
                    draft: draft, id: id, number: number, words: words,
                    attributes: pages.attributes(words)
                ).slips(offers, service: pages.settings.name(words.language), link: link)
                values["tabs"] = Self.tabs(call, current: Self.path, words)
                return values
            }
        }
        return pages.answer(call, "preview", title: "preview-title") { words in
            var values = RegisterView(
                draft: draft, id: id, number: number, words: words,
                attributes: pages.attributes(words)
            ).preview(of: Self.name(of: summary))
            values["tabs"] = Self.tabs(call, current: Self.path, words)
            return values
        }
    }
}
