import Credentials
public import Records

extension HistoryEntry {
    /// What came of a show.
    public enum State: String, Sendable {
        /// The receipt is kept.
        case receipt
        /// The desk has promised to anchor it.
        case promised
        /// The time by which the desk promised to anchor it has passed.
        case overdue
        /// The desk has neither promised nor given anything.
        case open = "no-promise"
    }

    /// What had come of the show at `now`.
    public func state(at now: Timestamp) -> State {
        if receipt != nil { return .receipt }
        guard let promise else { return .open }
        return promise.anchoredBy < now ? .overdue : .promised
    }

    /// The entry's name, of 64 hexadecimal digits: the request's nonce.
    public var name: String { fileName }
}
