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

extension Set<ServiceRole> {
    /// The roles as the store keeps them: their names in order, with commas.
    var text: String { map(\.rawValue).sorted().joined(separator: ",") }

    /// Roles from their text; `nil` for a name that is none.
    init?(text: String) {
        let names = text.split(separator: ",").map { ServiceRole(rawValue: String($0)) }
        guard names.allSatisfy({ $0 != nil }) else { return nil }
        self = Set(names.compactMap(\.self))
    }
}
