public import Credentials
public import JSONDocuments
public import Wallet

/// A resident's visit at a desk over the network: from its link to its verdict.
///
/// What is asked is for ``Holder`` to judge, and for the resident to consent to, in between.
public struct DeskVisit: Sendable {
    /// What came of it.
    public enum Outcome: Sendable {
        /// Accepted; the desk's promise was checked and is kept with the show.
        case accepted(HistoryEntry, AnchorPromise)
        /// Refused, for a reason with a stable code.
        case refused(reason: String)
    }

    /// Where the desk's request is.
    public let address: WebAddress
    private let link: RequestLink

    /// A visit at `address`.
    public init(_ address: WebAddress, _ client: WebClient) {
        self.address = address
        link = RequestLink(address, client)
    }

    /// The desk's request, unjudged; the desk learns that somebody has fetched it.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func request() async throws -> RequestBundle { try await link.bundle() }

    /// Hands over what the resident consented to, and keeps the desk's promise; the same presentation
    /// again gets the same verdict.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`; `WalletError` for a promise that does not hold,
    ///   `StorageError`.
    public func hand(over presentation: JSONValue, of holder: Holder) async throws -> Outcome {
        switch try await link.answer(presentation) {
        case .refused(let reason): return .refused(reason: reason)
        case .accepted(let promise, let receipts):
            return .accepted(
                try await holder.keep(promise, receiptPlace: receipts?.text), promise)
        }
    }
}
