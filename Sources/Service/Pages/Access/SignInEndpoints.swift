import HTTPTypes
import JSONDocuments
import Records

/// Signing in and out.
struct SignInEndpoints: Sendable {
    let pages: PageRenderer
    let accounts: Accounts
    let sessions: Sessions
    let passwords: PasswordDesk
    let limits: SignInLimits
    let clock: @Sendable () -> Timestamp

    var endpoints: [Endpoint] {
        [
            .page(
                "/sign-in", "sign-in", "The form to sign in with.",
                parameters: [
                    .init(
                        name: "next", place: .query, summary: "Where to go afterwards.",
                        schema: ["type": "string"], isRequired: false)
                ]
            ) { call in
                form(call, next: call.parameters["next"] ?? "", name: "", problem: nil)
            },
            .form(
                "/sign-in", "sign-in", "Opens a session.", access: .anybody, on: "/sign-in",
                answer: signIn),
            .form(
                "/sign-out", "sign-out", "Ends the session.",
                access: .roles(Set(ServiceRole.allCases)), on: "/account"
            ) { call in
                if let cookie = SessionCookie.value(in: call.headers) {
                    try sessions.close(cookie)
                }
                var answer = Answer.see("/sign-in")
                answer.headers[.setCookie] = SessionCookie.clearing
                return answer
            },
        ]
    }

    private func signIn(_ call: Call) async throws -> Answer {
        let form = try call.form()
        let (name, password) = (try form.text("name"), try form.text("password"))
        let next = LocalPath.checked(try form.optional("next") ?? "")
        if let wait = limits.take(client: call.client, name: name) {
            throw Problem(.tooManyRequests, "sign-in-too-many", retrySeconds: wait)
        }
        guard !password.isEmpty,
            let account = try await passwords.run(
                password, { password in try accounts.account(name, password: password) })
        else {
            return self.form(call, next: next ?? "", name: name, problem: "sign-in-refused")
        }
        // Whatever session the browser had ends, so that nobody's is left behind a new one.
        if let old = SessionCookie.value(in: call.headers) { try sessions.close(old) }
        let cookie = try sessions.open(account, now: clock())
        var answer = Answer.see(next ?? "/account")
        answer.headers[.setCookie] = SessionCookie.setting(cookie)
        return answer
    }

    private func form(_ call: Call, next: String, name: String, problem: String?) -> Answer {
        var values: [String: Any] = [
            "next": LocalPath.checked(next) ?? "", "name": String(name.prefix(64)),
        ]
        var setting: String?
        if call.caller?.formToken == nil, FormToken.ofStranger(call.headers) == nil {
            let stranger = FormToken.makeStranger()
            setting = stranger.setting
            values["strangerToken"] = stranger.token
        }
        var answer = pages.answer(
            call, "sign-in", title: "sign-in-title",
            status: problem == nil ? .ok : .unprocessableContent
        ) { words in
            values["problem"] =
                problem.map { words[PageRenderer.problemPrefix + $0] } as Any? ?? false
            return values
        }
        if let setting { answer.headers.append(HTTPField(name: .setCookie, value: setting)) }
        return answer
    }
}
