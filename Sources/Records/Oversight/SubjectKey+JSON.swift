public import JSONDocuments
import Sodium

extension SubjectKey {
    /// The line without its line feed, for a document that is itself kept secret.
    public var json: JSONValue {
        let digits = secret.withBytes { bytes in
            hexadecimal(
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
        }
        return .string(String(decoding: Self.prefix, as: UTF8.self) + digits)
    }

    /// Decodes the line without its line feed.
    ///
    /// - Throws: `DecodingFailure` for anything else.
    public static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> SubjectKey {
        var text = Array(try JSONValue.string(value, location).utf8)
        defer { wipe(&text) }
        guard text.last != 0x0A, let key = try? SubjectKey(parsing: text) else {
            throw DecodingFailure(location: location, problem: "is not a subject's key")
        }
        return key
    }
}
