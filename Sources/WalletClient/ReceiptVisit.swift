import Credentials
public import Records
public import Wallet

/// A resident's visit at a desk for the receipt of an earlier show.
public struct ReceiptVisit: Sendable {
    /// What came of it.
    public enum Outcome: Equatable, Sendable {
        /// There is nothing to fetch: no promise, or the receipt is there already.
        case needless
        /// Nobody said where the receipt will be.
        case placeUnknown
        /// The receipt was checked and is kept.
        case kept
        /// It is not ready yet; a promise whose time has passed is evidence against the desk.
        case pending(isOverdue: Bool)
    }

    private let client: WebClient

    /// Visits with this client.
    public init(_ client: WebClient) { self.client = client }

    /// Fetches the receipt of a show, where the desk said or else `elsewhere`, and keeps it.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`; `WalletError`, `TrustError` for a receipt that does not
    ///   hold, `StorageError`.
    public func fetch(
        _ entry: HistoryEntry, elsewhere: WebAddress? = nil, by holder: Holder, now: Timestamp
    ) async throws -> Outcome {
        guard let promise = entry.promise, entry.receipt == nil else { return .needless }
        let said = try entry.receiptPlace.map { text throws(ClientError) in
            try WebAddress(parsing: text)
        }
        guard let place = said ?? elsewhere else { return .placeUnknown }
        guard let receipt = try await ReceiptLink(place, client).receipt(for: promise) else {
            return .pending(isOverdue: promise.anchoredBy < now)
        }
        try await holder.keep(receipt)
        return .kept
    }
}
