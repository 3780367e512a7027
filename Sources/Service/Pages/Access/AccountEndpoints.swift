import HTTPTypes
import Records

/// What everybody with an account can do with their own: another password, the end of all sessions.
struct AccountEndpoints: Sendable {
    let pages: PageRenderer
    let accounts: Accounts
    let sessions: Sessions
    let passwords: PasswordDesk
    let limits: SignInLimits
    let clock: @Sendable () -> Timestamp

    /// Where the page is.
    private static let path = "/account"
    /// Who has one.
    static let access = Endpoint.Access.roles(Set(ServiceRole.allCases))

    var endpoints: [Endpoint] {
        [
            .page(Self.path, "account", "One's own account.", access: Self.access) { call in
                try page(call, problem: nil)
            },
            .form(
                "/account/password", "password", "Changes one's own password.",
                access: Self.access, on: Self.path, answer: change),
            .form(
                "/account/sessions/end", "sessions-end", "Signs out everywhere.",
                access: Self.access, on: Self.path
            ) { call in
                try sessions.closeAll(of: Self.caller(call).name)
                var answer = Answer.see("/sign-in")
                answer.headers[.setCookie] = SessionCookie.clearing
                return answer
            },
        ]
    }

    /// Whoever is at the page with a session; a program's token has no account.
    ///
    /// - Throws: `Problem` of status 403.
    static func caller(_ call: Call) throws -> Caller {
        guard let caller = call.caller, caller.formToken != nil else {
            throw Problem(.forbidden, "account-needed")
        }
        return caller
    }

    private func change(_ call: Call) async throws -> Answer {
        let name = try Self.caller(call).name
        let form = try call.form()
        let (current, new) = (try form.text("current"), try form.text("password"))
        guard new == (try form.text("repeat")) else {
            return try page(call, problem: "password-differs")
        }
        guard new.utf8.count >= Accounts.leastPasswordByteCount, !current.isEmpty else {
            return try page(call, problem: "password-length")
        }
        if let wait = limits.take(name: name) {
            throw Problem(.tooManyRequests, "sign-in-too-many", retrySeconds: wait)
        }
        let account = try await passwords.run(current) { password in
            try accounts.account(name, password: password)
        }
        guard let account else { return try page(call, problem: "password-wrong") }
        try await passwords.run(new) { password in
            try accounts.setPassword(of: name, password)
        }
        let cookie = try sessions.open(account, now: clock())
        var answer = Answer.see("/account?done=password")
        answer.headers[.setCookie] = SessionCookie.setting(cookie)
        return answer
    }

    private func page(_ call: Call, problem: String?) throws -> Answer {
        let caller = try Self.caller(call)
        return pages.answer(
            call, "account", title: "account-title",
            status: problem == nil ? .ok : .unprocessableContent
        ) { words in
            [
                "name": caller.name,
                "roles": caller.roles.sorted { $0.rawValue < $1.rawValue }
                    .map { words["role-" + $0.rawValue] },
                "office": caller.office as Any? ?? false,
                "isDone": call.parameters["done"] == "password",
                "problem": problem.map { words[PageRenderer.problemPrefix + $0] } as Any? ?? false,
            ]
        }
    }
}
