import JSONDocuments
import Ledger
import TransparencyLog

extension LedgerReply {
    /// The longest answer that is read, in bytes: a page of entries of the largest size, as JSON.
    package static let byteLimit = 48 << 20

    /// The answer as a JSON document.
    ///
    /// - Throws: `LedgerError`, what the service refused with among them.
    func json() throws(LedgerError) -> JSONValue {
        guard status == 200 else { throw refusal }
        return try decode { bytes throws(DecodingFailure) in try Self.parse(bytes) }
    }

    /// The answer as it is.
    ///
    /// - Throws: `LedgerError`, what the service refused with among them.
    func bytes() throws(LedgerError) -> [UInt8] {
        guard status == 200 else { throw refusal }
        return body
    }

    private func decode<T>(
        _ read: ([UInt8]) throws(DecodingFailure) -> T
    ) throws(LedgerError) -> T {
        do throws(DecodingFailure) {
            return try read(body)
        } catch {
            throw .answerMalformed
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(DecodingFailure) -> JSONValue {
        try JSONValue(parsing: bytes, limits: JSONLimits(byteCount: byteLimit))
    }

    /// The code of a problem document; `nil` where it is none.
    var problemCode: String? {
        guard case .string(let code)? = (try? Self.parse(body))?["code"] else { return nil }
        return Self.isCode(code) ? code : nil
    }

    /// What a status other than 200 means.
    private var refusal: LedgerError {
        guard let code = problemCode else {
            return 500...599 ~= status || status == 429
                ? .failedAtService(code: "status-\(status)") : .answerMalformed
        }
        return Self.error(status: status, code: code)
    }

    /// The error behind a problem's status and code.
    static func error(status: Int, code: String) -> LedgerError {
        if code == LedgerError.quorumMissing(size: 0).code { return .quorumMissing(size: 0) }
        return 500...599 ~= status || status == 429
            ? .failedAtService(code: code) : .refusedByService(code: code)
    }

    /// Whether a service may call a problem so; anything else would be shown to people unread.
    static func isCode(_ text: String) -> Bool {
        1...64 ~= text.utf8.count
            && text.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
            }
    }
}
