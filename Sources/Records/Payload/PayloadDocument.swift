import JSONDocuments
public import Sodium
import TransparencyLog

/// The readable content of a record's payload: salted fields, committed to by one root.
///
/// `{"v":1, "record": id, "fields": [[name, salt, value], …]}` in canonical JSON. Spaces may follow,
/// so that the encrypted document shows a size bucket only. Attachments are described in the field
/// ``PayloadAttachment/fieldName``.
public struct PayloadDocument: Hashable, Sendable {
    /// Longest document in bytes, without the spaces behind it.
    public static let byteLimit = 1_000_000
    /// Longest document in bytes with spaces.
    public static let paddedByteLimit = 1_048_576
    /// Most fields.
    public static let fieldLimit = 256

    /// The record that the payload belongs to.
    public let record: RecordIdentifier
    /// The fields, sorted by name in bytes of UTF-8, each name once; 1 to 256.
    public let fields: [PayloadField]
    /// The canonical JSON.
    public let bytes: [UInt8]
    /// The root of the RFC 6962 tree over the fields' leaves, in order.
    public let fieldRoot: SHA256Digest

    /// Creates a payload of `fields`, in whatever order.
    ///
    /// - Throws: `RecordError.countOutOfRange`, `.repeated`, `.tooLarge` or `.malformed` for a field
    ///   of attachments that is none.
    public init(record: RecordIdentifier, fields: [PayloadField]) throws(RecordError) {
        let sorted = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try self.init(record: record, ordered: sorted)
    }

    private init(record: RecordIdentifier, ordered fields: [PayloadField]) throws(RecordError) {
        try Field.count(fields, in: 1...Self.fieldLimit, at: "fields")
        try Field.distinct(fields.map(\.name), at: "fields")
        for (field, next) in zip(fields, fields.dropFirst())
        where !field.name.utf8.lexicographicallyPrecedes(next.name.utf8) {
            throw .fieldsUnordered
        }
        self.record = record
        self.fields = fields
        let document: JSONValue = [
            "v": 1, "record": .string(record.description),
            "fields": .array(fields.map(\.json)),
        ]
        bytes = document.canonicalBytes
        guard bytes.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        fieldRoot = Self.digest(MerkleTree.root(of: fields.map(\.leaf)))
        _ = try attachments()
    }

    /// Reads a canonical document and the spaces behind it.
    ///
    /// - Throws: `RecordError`, each rule with its own case.
    public init(parsing padded: some Collection<UInt8>) throws(RecordError) {
        guard padded.count <= Self.paddedByteLimit else {
            throw .tooLarge(limit: Self.paddedByteLimit)
        }
        var text = Array(padded)
        while text.last == UInt8(ascii: " ") { text.removeLast() }
        let limits = JSONLimits(byteCount: Self.byteLimit, depth: 32, numberDigitCount: 16)
        guard text.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        let document = try wrapped { () throws(DecodingFailure) in
            try JSONValue(parsing: text, limits: limits)
        }
        var reader = try RecordReader(document, at: "")
        guard try reader.integer("v", in: 0...Int(Int32.max)) == 1 else { throw .versionUnknown }
        let record = try reader.identifier("record")
        let values = try reader.values("fields")
        try reader.finish()
        var fields: [PayloadField] = []
        for (index, value) in values.enumerated() {
            fields.append(try PayloadField(json: value, at: "fields[\(index)]"))
        }
        try self.init(record: record, ordered: fields)
        guard bytes == text else { throw .notCanonical }
    }

    /// Checks that this is the payload that `envelope` commits to.
    ///
    /// One encrypted body can be made to open under two keys, to two texts; only one of them has
    /// this root.
    ///
    /// - Throws: `RecordError.payloadMissing`, `.payloadOfAnotherRecord`, `.fieldRootMismatch`, or
    ///   `.valuesMismatch` where it describes other attachments than the leaf names.
    public func check(_ envelope: Envelope) throws(RecordError) {
        guard let payload = envelope.filing.payload else { throw .payloadMissing }
        guard record == envelope.id else { throw .payloadOfAnotherRecord }
        guard fieldRoot == payload.fieldRoot else { throw .fieldRootMismatch }
        guard try attachments().map(\.body) == payload.attachments.map(\.digest) else {
            throw .valuesMismatch(location: "fields.\(PayloadAttachment.fieldName)")
        }
    }

    /// The attachments that the payload describes, in the order of the leaf's bodies.
    ///
    /// - Throws: `RecordError`; never for a document that exists.
    public func attachments() throws(RecordError) -> [PayloadAttachment] {
        guard let field = fields.first(where: { $0.name == PayloadAttachment.fieldName }) else {
            return []
        }
        return try PayloadAttachment.list(field.value)
    }

    static func digest(_ hash: TreeHash) -> SHA256Digest {
        // A tree hash has 32 bytes, as a digest has.
        guard let digest = SHA256Digest(bytes: hash.bytes) else {
            preconditionFailure("a tree hash has 32 bytes")
        }
        return digest
    }
}
