import Records

/// The pages that a service has whatever else it does: the first one, signing in, accounts and tokens.
struct ServicePages: Sendable {
    /// Makes these pages and all others.
    let renderer: PageRenderer
    let endpoints: [Endpoint]

    /// The pages over a service's own database.
    ///
    /// - Throws: What ``PageRenderer`` throws.
    init(
        _ settings: PageSettings, store: ServiceStore, limits: SignInLimits = SignInLimits(),
        clock: @escaping @Sendable () -> Timestamp
    ) throws {
        let pages = try PageRenderer(settings)
        let (accounts, sessions) = (Accounts(store: store), Sessions(store: store))
        let passwords = PasswordDesk()
        let tokens = Tokens(store: store)
        renderer = pages
        endpoints =
            FrontEndpoints(pages: pages).endpoints
            + SignInEndpoints(
                pages: pages, accounts: accounts, sessions: sessions, passwords: passwords,
                limits: limits, clock: clock
            ).endpoints
            + AccountEndpoints(
                pages: pages, accounts: accounts, sessions: sessions, passwords: passwords,
                limits: limits, clock: clock
            ).endpoints
            + AdministratorEndpoints(pages: pages, accounts: accounts, passwords: passwords)
            .endpoints
            + [.own, .all].flatMap { reach in
                TokenEndpoints(pages: pages, tokens: tokens, reach: reach, clock: clock).endpoints
            }
    }
}
