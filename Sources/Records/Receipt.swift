public import JSONDocuments
import Sodium

/// What both sides keep of an anchored presentation: `{"leaf", "salt", "proof"}`.
///
/// Leaf and proof show that the anchor is in the log; the salt, with request and presentation, shows
/// what it commits to.
public struct Receipt: Sendable {
    /// Length of a salt in bytes.
    public static let saltByteCount = 32
    /// Largest file in bytes.
    public static let byteCountLimit = 1_000_000

    /// The entry and its proof.
    public let evidence: LogEvidence
    /// 32 bytes that open the anchor's commitment.
    public let salt: [UInt8]

    /// A receipt of these parts.
    public init(evidence: LogEvidence, salt: [UInt8]) {
        self.evidence = evidence
        self.salt = salt
    }

    /// Parses `{"leaf": text, "salt": 64 hexadecimal digits, "proof": text}`.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        let saltText = try reader.required("salt", JSONValue.string)
        guard saltText.utf8.count == 2 * Self.saltByteCount,
            let salt = bytes(hexadecimal: saltText)
        else { throw reader.failure("salt", "must be 64 lowercase hexadecimal digits") }
        evidence = try LogEvidence(&reader)
        try reader.finish()
        self.salt = salt
    }

    /// The document that ``init(json:)`` parses.
    public var json: JSONValue {
        guard case .object(var object) = evidence.json else { return evidence.json }
        object["salt"] = .string(hexadecimal(salt))
        return .object(object)
    }
}
