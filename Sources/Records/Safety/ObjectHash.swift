import JSONDocuments
import Sodium

/// The digest of an exhibit's readable object, as a tool of forensics gives it.
public struct ObjectHash: Hashable, Sendable {
    /// The hash function; older ones prove nothing.
    public enum Method: String, CaseIterable, Sendable {
        case sha256, sha384, sha512

        /// Length of a digest in bytes.
        public var byteCount: Int {
            switch self {
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    /// The object's name, one line of 1 to 200 bytes.
    public let object: String
    /// The hash function.
    public let method: Method
    /// The digest.
    public let value: [UInt8]

    /// Reads `{"object", "method", "value"}`.
    init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        object = try Field.name(reader.string("object"), at: reader.location(of: "object"))
        method = try reader.choice("method", Method.self)
        guard let digest = try bytes(hexadecimal: reader.string("value")),
            digest.count == method.byteCount
        else { throw .digestMalformed(location: reader.location(of: "value")) }
        self.value = digest
        try reader.finish()
    }
}
