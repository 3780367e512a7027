public import JSONDocuments
public import Sodium

/// `identity.status`: one head of a definition's revocations, made by the definition's own issuer.
///
/// The envelope's signature, by the agency's member key, is the head's signature: there is no other.
public struct StatusRecord: RecordContent {
    /// `identity.status`.
    public var type: RecordType { .identityStatus }
    /// The most revocations that a definition can have: 2^32 − 1.
    public static let largestIndex = 1 << 32 - 1
    /// Longest ``value`` in bytes, that of a modulus of 4096 bits.
    public static let valueByteLimit = 512

    /// The definition's digest.
    public let definition: SHA256Digest
    /// Number of revocations so far, `0 ... largestIndex`.
    public let index: Int
    /// The accumulator's value, big-endian, 1 to 512 bytes of which the first is not zero.
    public let value: [UInt8]
    /// Digest of the chain of revocations up to here.
    public let newest: SHA256Digest
    /// Nothing else was revoked until then.
    public let time: Timestamp

    /// Creates a status.
    ///
    /// - Throws: `RecordError.integerOutOfRange` or `.numberMalformed`.
    public init(
        definition: SHA256Digest, index: Int, value: [UInt8], newest: SHA256Digest,
        time: Timestamp
    ) throws(RecordError) {
        guard 0...Self.largestIndex ~= index else {
            throw .integerOutOfRange(location: "public.index")
        }
        guard 1...Self.valueByteLimit ~= value.count, value.first != 0 else {
            throw .numberMalformed(location: "public.value")
        }
        self.definition = definition
        self.index = index
        self.value = value
        self.newest = newest
        self.time = time
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let definition = try reader.digest("definition")
        let index = try reader.integer("index", in: 0...Self.largestIndex)
        let text = try reader.string("value")
        let newest = try reader.digest("newest")
        let time = try reader.time("time")
        try reader.finish()
        // Four characters of base64 hold three bytes.
        guard text.utf8.count <= (Self.valueByteLimit + 2) / 3 * 4, let value = bytes(base64: text)
        else { throw .numberMalformed(location: "public.value") }
        try self.init(
            definition: definition, index: index, value: value, newest: newest, time: time)
    }

    /// `{"definition", "index", "value", "newest", "time"}`, the value in base64.
    public var json: JSONValue {
        [
            "definition": .string(hexadecimal(definition.bytes)), "index": .integer(index),
            "value": .string(base64(value)), "newest": .string(hexadecimal(newest.bytes)),
            "time": .string(time.description),
        ]
    }
}
