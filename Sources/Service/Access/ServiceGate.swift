import HTTPTypes
import Records

/// The gate of a service with accounts and tokens.
struct ServiceGate: Gate {
    let tokens: Tokens
    let sessions: Sessions
    /// For whoever is not known.
    let strangers: RateLimit
    /// For each account and each token.
    let callers: RateLimit
    let clock: @Sendable () -> Timestamp
    private let times = AnswerTimes()

    init(
        tokens: Tokens, sessions: Sessions, strangers: RateLimit, callers: RateLimit,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        self.sessions = sessions
        self.strangers = strangers
        self.callers = callers
        self.clock = clock
    }

    func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
        let caller = try caller(of: visit, at: endpoint)
        let wait =
            if let caller { callers.take(caller.name) } else { strangers.take(visit.client) }
        if let wait { throw Problem(.tooManyRequests, "too-many", retrySeconds: wait) }
        guard case .roles(let allowed) = endpoint.access else { return caller }
        guard let caller else { throw Problem(.unauthorized, "unauthorized") }
        guard !caller.roles.isDisjoint(with: allowed) else { throw Problem(.forbidden, "role") }
        return caller
    }

    /// Who asks.
    ///
    /// A token that is named and not good is refused everywhere, so that a program notices.
    private func caller(of visit: Visit, at endpoint: Endpoint) throws -> Caller? {
        if let authorization = visit.headers[.authorization] {
            guard authorization.lowercased().hasPrefix("bearer "),
                let token = try tokens.token(String(authorization.dropFirst(7)), now: clock())
            else { throw Problem(.unauthorized, "unauthorized") }
            return Caller(
                name: token.name, roles: token.roles, office: token.office, formToken: nil,
                account: token.owner)
        }
        guard let cookie = SessionCookie.value(in: visit.headers) else { return nil }
        guard let caller = try sessions.caller(cookie, now: clock()) else { return nil }
        // Whoever is sent here by another site is not asked as the one who is signed in here.
        if endpoint.isWrite, visit.headers[.secFetchSite].map({ $0 != "same-origin" }) ?? false {
            throw Problem(.forbidden, "other-site")
        }
        return caller
    }

    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {
        times.note(endpoint, status, duration: duration)
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name.known("Sec-Fetch-Site")
}
