public import Credentials
public import JSONDocuments

/// A desk's request at its address: `GET` gives it, `POST` takes the presentation and answers the verdict.
public struct RequestLink: Sendable {
    /// What the desk says to a presentation.
    public enum Verdict: Sendable {
        /// Accepted: the desk's promise, unchecked, and where its receipt will be had, if it says so.
        case accepted(AnchorPromise, receipts: WebAddress?)
        /// Refused, for a reason with a stable code.
        case refused(reason: String)
    }

    private let address: WebAddress
    private let client: WebClient

    private static let verdictByteCountLimit = 200_000

    /// The request at `address`.
    public init(_ address: WebAddress, _ client: WebClient) {
        self.address = address
        self.client = client
    }

    /// The request, unjudged.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func bundle() async throws -> RequestBundle {
        try RequestBundle(
            json: JSONValue(
                parsing: await client.get(
                    address, kind: .json, limit: RequestBundle.byteCountLimit)))
    }

    /// Gives the desk a presentation; the same one again gets the same verdict.
    ///
    /// - Throws: `ClientError`, `DecodingFailure`.
    public func answer(_ presentation: JSONValue) async throws -> Verdict {
        let native = try? NativePresentation(json: presentation)
        let answer = try await client.post(
            native?.bytes ?? presentation.canonicalBytes, as: native == nil ? .json : .cbor,
            to: address, limit: Self.verdictByteCountLimit)
        return try verdict(JSONValue(parsing: answer))
    }

    /// Reads `{"verdict": "accept", "promise", "receipts"?}` or `{"verdict": "reject", "reason"}`.
    private func verdict(_ value: JSONValue) throws(DecodingFailure) -> Verdict {
        var reader = try ObjectReader(value)
        switch try reader.required("verdict", JSONValue.string) {
        case "accept":
            let promise = try AnchorPromise(json: reader.required("promise", JSONValue.any))
            let place = try reader.optional("receipts", JSONValue.string)
            try reader.finish(naming: false)
            guard let place else { return .accepted(promise, receipts: nil) }
            do throws(ClientError) {
                // A place at the same service: a desk's word leads nowhere else.
                return .accepted(promise, receipts: try address.replacingPath(with: place))
            } catch {
                throw reader.failure("receipts", "is no path at the same service")
            }
        case "reject":
            let reason = try reader.required("reason", JSONValue.string)
            try reader.finish(naming: false)
            guard 1...64 ~= reason.utf8.count,
                reason.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains)
            else { throw reader.failure("reason", "is no code") }
            return .refused(reason: reason)
        default:
            throw reader.failure("verdict", "is neither accept nor reject")
        }
    }
}
