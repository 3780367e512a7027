import HTTPTypes
import Records

/// What people do with the tokens of programs: an administrator with all of them, everybody with their own.
struct TokenEndpoints: Sendable {
    /// Whose tokens a page shows and makes.
    enum Reach: Sendable {
        /// Those of the account that is signed in, with no more than its own roles.
        case own
        /// All; those that are made belong to the service.
        case all

        /// Where the page is.
        var path: String { self == .own ? "/account/tokens" : "/admin/tokens" }

        fileprivate var access: Endpoint.Access {
            self == .own ? AccountEndpoints.access : AdministratorEndpoints.access
        }
    }

    let pages: PageRenderer
    let tokens: Tokens
    let reach: Reach
    let clock: @Sendable () -> Timestamp

    /// For how many days a token may be good.
    private static let days = 1...366

    var endpoints: [Endpoint] {
        let (path, access) = (reach.path, reach.access)
        let prefix = reach == .own ? "own-" : ""
        return [
            .page(path, prefix + "tokens", "Programs' tokens.", access: access) { call in
                try page(call)
            },
            .form(
                path, prefix + "token-make", "Makes a token, and shows its text this once.",
                access: access, on: path, answer: make),
            .form(
                path + "/remove", prefix + "token-remove", "Ends a token.", access: access,
                on: path
            ) { call in
                try tokens.remove(
                    call.form().text("name"), ownedBy: owner(call),
                    by: AccountEndpoints.caller(call).name)
                return .see(path)
            },
        ]
    }

    /// Whose tokens they are; `nil` for everybody's.
    private func owner(_ call: Call) throws -> String? {
        try reach == .own ? AccountEndpoints.caller(call).name : nil
    }

    private func make(_ call: Call) throws -> Answer {
        let form = try call.form()
        do {
            guard let days = Int(try form.text("days")), Self.days ~= days,
                let expires = clock().adding(seconds: days * 86_400)
            else { throw Problem(.unprocessableContent, "token-days", about: "days") }
            let token = Tokens.Token(
                name: try form.text("name"),
                roles: try RoleChoice.roles(in: form, among: roles(call)),
                office: try call.caller?.office ?? RoleChoice.office(in: form), expires: expires,
                owner: try owner(call))
            let text = try tokens.make(token, by: AccountEndpoints.caller(call).name)
            return try page(call, text: text, name: token.name)
        } catch let problem as Problem where RoleChoice.isForTheForm(problem) {
            return try page(call, problem: problem, form: form)
        }
    }

    /// What tokens may be given.
    private func roles(_ call: Call) -> Set<ServiceRole> {
        reach == .own ? call.caller?.roles ?? [] : Set(ServiceRole.allCases)
    }

    private func page(
        _ call: Call, text: String? = nil, name: String = "", problem: Problem? = nil,
        form: Form? = nil
    ) throws -> Answer {
        let (all, now) = (try tokens.all(ownedBy: owner(call)), clock())
        return pages.answer(
            call, "tokens", title: reach == .own ? "own-tokens-title" : "tokens-title",
            status: problem?.status ?? .ok
        ) { words in
            [
                "path": reach.path, "isAdministration": reach == .all,
                "hasOffice": call.caller?.office != nil,
                "tokens": all.map { token -> [String: Any] in
                    [
                        "name": token.name, "roles": RoleChoice.names(token.roles, words),
                        "office": token.office ?? "—", "owner": token.owner ?? "—",
                        "expires": token.expires.description, "hasExpired": token.expires <= now,
                    ]
                },
                "made": text.map { ["text": $0, "madeName": name] } as Any? ?? false,
                "roles": RoleChoice.values(form, words, among: roles(call)),
                "name": form?.all("name").first ?? "",
                "office": form?.all("office").first ?? "",
                "days": form?.all("days").first ?? "90",
                "problem": problem.map { PageRenderer.explanation(of: $0, words) } as Any? ?? false,
            ]
        }
    }
}
