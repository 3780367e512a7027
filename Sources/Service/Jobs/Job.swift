import Records

/// Long work that somebody ordered: it goes on when the service is started again, and says how far it is.
struct Job: Hashable, Sendable {
    /// What is done.
    enum Kind: String, CaseIterable, Sendable {
        /// Offers to the rows of an agency's register.
        case registerImport = "import"
        /// Everything in the log derived again.
        case audit

        /// What two officers decided about a definition's key.
        case keyChange = "key-change"

        /// Who may order it, see it and end it.
        var roles: Set<ServiceRole> {
            switch self {
            case .registerImport: [.clerk]
            case .audit: [.auditor]
            case .keyChange: [.officer]
            }
        }
    }

    /// How it is with it.
    enum State: String, CaseIterable, Sendable {
        case waiting, running, done, failed, cancelled

        /// Whether nothing more is done.
        var isOver: Bool { self != .waiting && self != .running }
    }

    /// 32 hexadecimal digits.
    let id: String
    let kind: Kind
    /// The account or token that ordered it.
    let owner: String
    var state = State.waiting
    /// How many of `total` things are done.
    var done = 0
    var total: Int
    /// What came of it, without anything personal; a JSON document.
    var result: String?
    /// The stable code of what went wrong.
    var problem: String?
    let created: Timestamp
}
