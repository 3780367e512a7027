public import JSONDocuments
import Sodium

/// The signature of an envelope: which key, and 64 bytes of Ed25519.
public struct EnvelopeSignature: Hashable, Sendable {
    /// Length of the value in bytes.
    public static let byteCount = 64

    /// The signer's key by name and id.
    public let key: KeyReference
    /// The signature over the canonical envelope without `sig`.
    public let value: [UInt8]

    init(key: KeyReference, value: [UInt8]) {
        self.key = key
        self.value = value
    }

    init(_ json: JSONValue, at location: String = "sig") throws(RecordError) {
        var reader = try RecordReader(json, at: location)
        let keyText = try reader.string("key")
        let valueText = try reader.string("value")
        try reader.finish()
        guard let key = KeyReference(keyText) else {
            throw .keyMalformed(location: reader.location(of: "key"))
        }
        guard valueText.utf8.count == 88, let value = bytes(base64: valueText),
            value.count == Self.byteCount
        else { throw .signatureMalformed }
        self.init(key: key, value: value)
    }

    /// Reads `{"key", "value"}`.
    ///
    /// - Throws: `RecordError.malformed`, `.keyMalformed` or `.signatureMalformed`.
    public init(json value: JSONValue) throws(RecordError) { try self.init(value) }

    /// `{"key", "value"}`.
    public var json: JSONValue {
        ["key": .string(key.description), "value": .string(base64(value))]
    }
}
