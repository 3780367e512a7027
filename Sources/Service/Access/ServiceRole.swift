/// What an account, or a program's token, may do.
public enum ServiceRole: String, CaseIterable, Sendable {
    /// Makes offers and issues credentials.
    case clerk
    /// Revokes, rotates and retires keys, two of them where that is asked.
    case officer
    /// Asks, verifies, and hands out receipts at a counter.
    case desk
    /// Writes and reads records.
    case department
    /// Reads what the log and the service publish to auditors.
    case auditor
    /// Runs the service: accounts, tokens, jobs, backups; no claims, no keys.
    case administrator
}

/// Who asks.
struct Caller: Hashable, Sendable {
    /// The account's or the token's name; never a person's in the logs.
    let name: String
    let roles: Set<ServiceRole>
}
