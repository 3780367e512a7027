package import Foundation
package import Ledger

/// The way to a service and back; what comes back is not believed.
package protocol LedgerTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// - Throws: `LedgerError.unreachable`; `.answerMalformed` for more than `limit` bytes.
    func answer(
        to request: LedgerRequest, limit: Int
    ) async throws(LedgerError) -> LedgerReply
}

/// A request to a service.
package struct LedgerRequest: Sendable {
    /// The address.
    package let url: URL
    /// What is posted; `nil` asks with `GET`.
    package var body: [UInt8]?
    /// The media type of what is posted.
    package var mediaType = "application/octet-stream"

    /// A request for `url`.
    package init(url: URL) { self.url = url }
}

/// What a service answered.
package struct LedgerReply: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The body.
    package let body: [UInt8]

    /// An answer of these parts.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
