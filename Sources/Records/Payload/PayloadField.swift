public import JSONDocuments
import Sodium
public import TransparencyLog

/// One field of a payload with its salt, so that its hash tells nothing of a value easily guessed.
public struct PayloadField: Hashable, Sendable {
    /// Length of a salt in bytes.
    public static let saltByteCount = 16

    /// The name, 1 to 64 of letters, digits and `._:-`.
    public let name: String
    /// 16 random bytes.
    public let salt: [UInt8]
    /// Any JSON value whose numbers are whole and below 2^53.
    public let value: JSONValue

    /// Creates a field with a fresh salt.
    ///
    /// - Throws: `RecordError.codeMalformed` for the name, or `.numberNotWhole`.
    public init(name: String, value: JSONValue) throws(RecordError) {
        try self.init(name, salt: randomBytes(Self.saltByteCount), value, at: "fields")
    }

    private init(
        _ name: String, salt: [UInt8], _ value: JSONValue, at location: String
    ) throws(RecordError) {
        self.name = try Field.place(name, at: location)
        try RegisteredContent.checkNumbers(value)
        self.salt = salt
        self.value = value
    }

    /// Reads `[name, salt, value]`.
    init(json: JSONValue, at location: String) throws(RecordError) {
        guard case .array(let parts) = json, parts.count == 3,
            case .string(let name) = parts[0], case .string(let text) = parts[1]
        else {
            throw .malformed(
                DecodingFailure(location: location, problem: "must be [name, salt, value]"))
        }
        guard let salt = bytes(base64: text), salt.count == Self.saltByteCount else {
            throw .saltMalformed(location: location)
        }
        try self.init(name, salt: salt, parts[2], at: location)
    }

    /// `[name, salt, value]`.
    var json: JSONValue { [.string(name), .string(base64(salt)), value] }

    /// RFC 6962 hash of the canonical `[name, salt, value]`.
    public var leaf: TreeHash { .leaf(json.canonicalBytes) }
}
