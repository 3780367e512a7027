import HTTPTypes
import Records

/// What an administrator does with the accounts of people.
struct AdministratorEndpoints: Sendable {
    let pages: PageRenderer
    let accounts: Accounts
    let passwords: PasswordDesk

    /// Where the page is.
    private static let path = "/admin/accounts"
    /// Who may.
    static let access = Endpoint.Access.roles([.administrator])

    var endpoints: [Endpoint] {
        [
            .page(Self.path, "accounts", "All accounts.", access: Self.access) { call in
                try page(call, problem: nil)
            },
            .form(
                Self.path, "account-make", "Makes an account.", access: Self.access,
                on: Self.path, answer: make),
            .form(
                "/admin/accounts/disable", "account-disable", "Closes an account.",
                access: Self.access, on: Self.path
            ) { call in
                let name = try call.form().text("name")
                guard name != call.caller?.name else {
                    return try page(call, problem: Problem(.conflict, "account-own"))
                }
                try accounts.disable(name, by: AccountEndpoints.caller(call).name)
                return .see(Self.path)
            },
        ]
    }

    private func make(_ call: Call) async throws -> Answer {
        let form = try call.form()
        do {
            let name = try form.text("name")
            let roles = try RoleChoice.roles(in: form)
            let office = try RoleChoice.office(in: form)
            guard AccountName.isValid(name) else {
                throw Problem(.unprocessableContent, "account-name", about: "name")
            }
            // One's own roles are another administrator's to change.
            guard name != call.caller?.name else { throw Problem(.conflict, "account-own") }
            let isNew = try form.optional("replace") == nil
            let password = try form.text("password")
            let actor = try AccountEndpoints.caller(call).name
            if !isNew, password.isEmpty {
                try change(name, roles, office, by: actor)
                return .see(Self.path)
            }
            guard password.utf8.count >= Accounts.leastPasswordByteCount else {
                throw Problem(.unprocessableContent, "password-length", about: "password")
            }
            try await passwords.run(password) { password in
                try accounts.set(
                    name, roles: roles, office: office, password: password, isNew: isNew,
                    by: actor)
            }
            return .see(Self.path)
        } catch let problem as Problem where RoleChoice.isForTheForm(problem) {
            return try page(call, problem: problem, form: form)
        }
    }

    /// Changes an account that keeps its password.
    private func change(
        _ name: String, _ roles: Set<ServiceRole>, _ office: String?, by actor: String
    ) throws {
        let known = try accounts.all().first { $0.name == name }
        guard let known else { throw Problem(.unprocessableContent, "account-unknown") }
        // Whoever had a closed account may know its password still.
        guard !known.isDisabled else { throw Problem(.conflict, "account-closed") }
        try accounts.change(name, roles: roles, office: office, by: actor)
    }

    private func page(_ call: Call, problem: Problem?, form: Form? = nil) throws -> Answer {
        let all = try accounts.all()
        return pages.answer(
            call, "accounts", title: "accounts-title", status: problem?.status ?? .ok
        ) { words in
            [
                "accounts": all.map { account -> [String: Any] in
                    [
                        "name": account.name, "roles": RoleChoice.names(account.roles, words),
                        "office": account.office ?? "—", "isDisabled": account.isDisabled,
                        "canDisable": !account.isDisabled && account.name != call.caller?.name,
                    ]
                },
                "roles": RoleChoice.values(form, words),
                "name": form?.all("name").first ?? "",
                "office": form?.all("office").first ?? "",
                "problem": problem.map { PageRenderer.explanation(of: $0, words) } as Any? ?? false,
            ]
        }
    }
}
