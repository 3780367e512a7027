public import Credentials
import JSONDocuments
public import Records

/// Where a desk hands out the receipts for its promises: `POST` takes the promise.
public struct ReceiptLink: Sendable {
    private let address: WebAddress
    private let client: WebClient

    private static let receiptByteCountLimit = 1_000_000
    private static let pending = "receipt-pending"

    /// The receipts at `address`.
    public init(_ address: WebAddress, _ client: WebClient) {
        self.address = address
        self.client = client
    }

    /// The receipt for a promise, unchecked; `nil` while there is none yet.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func receipt(for promise: AnchorPromise) async throws -> Receipt? {
        do {
            let answer = try await client.post(
                promise.json.canonicalBytes, as: .json, to: address,
                limit: Self.receiptByteCountLimit)
            return try Receipt(json: JSONValue(parsing: answer))
        } catch ClientError.refused(404, Self.pending) {
            return nil
        }
    }
}
