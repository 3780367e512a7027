/// How often somebody may try to sign in: counted by the client, and by the account that is tried.
struct SignInLimits: Sendable {
    private let clients: RateLimit
    private let names: RateLimit

    private let clock: @Sendable () -> ContinuousClock.Instant

    /// Ten tries at once by a client and five at an account; then one in ten seconds, and one in half a minute.
    init(clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.clock = clock
        clients = RateLimit(perSecond: 0.1, burst: 10)
        names = RateLimit(perSecond: 1.0 / 30, burst: 5)
    }

    /// Takes one try; the seconds after which the next may come, `nil` if it may now.
    func take(client: String, name: String) -> Int? {
        // All names that nobody can have are one, so that they fill no memory.
        let now = clock()
        return clients.take(client, now: now)
            ?? names.take(AccountName.isValid(name) ? name : "", now: now)
    }

    /// Takes one try of somebody who is signed in at their own password.
    func take(name: String) -> Int? { names.take(name, now: clock()) }
}
