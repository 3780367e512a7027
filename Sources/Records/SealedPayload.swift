public import JSONDocuments
public import Sodium

/// What a leaf says of a payload that is kept outside the log: digests and sizes, nothing readable.
///
/// A body is the encrypted part of an age file, its nonce and stream. The header in front of it is
/// not covered, since it changes when a key is granted to a further reader.
public struct SealedPayload: Hashable, Sendable {
    /// Most attachments of one record.
    public static let attachmentLimit = 64

    /// One encrypted body.
    public struct Body: Hashable, Sendable {
        /// SHA-256 of nonce and stream.
        public let digest: SHA256Digest
        /// Length in bytes, which shows the size bucket only.
        public let byteCount: Int

        /// Creates a description of a body.
        public init(digest: SHA256Digest, byteCount: Int) {
            self.digest = digest
            self.byteCount = byteCount
        }
    }

    /// The encrypted document.
    public let document: Body
    /// The Merkle root over the document's salted fields.
    public let fieldRoot: SHA256Digest
    /// The encrypted attachments, 64 at most.
    public let attachments: [Body]

    /// Creates a description of a payload.
    ///
    /// - Throws: `RecordError.countOutOfRange` or `.integerOutOfRange`.
    public init(
        document: Body, fieldRoot: SHA256Digest, attachments: [Body] = []
    ) throws(RecordError) {
        try Field.count(attachments, in: 0...Self.attachmentLimit, at: "payload.attachments")
        for body in [document] + attachments
        where !(Body.byteCountRange ~= body.byteCount) {
            throw .integerOutOfRange(location: "payload")
        }
        self.document = document
        self.fieldRoot = fieldRoot
        self.attachments = attachments
    }

    init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        let document = try Body(&reader)
        let root = try reader.digest("fields")
        var attachments: [Body] = []
        if reader.has("attachments") {
            let values = try reader.values("attachments")
            try Field.count(values, in: 1...Self.attachmentLimit, at: "payload.attachments")
            for (index, value) in values.enumerated() {
                var part = try RecordReader(value, at: "payload.attachments[\(index)]")
                attachments.append(try Body(&part))
                try part.finish()
            }
        }
        try reader.finish()
        try self.init(document: document, fieldRoot: root, attachments: attachments)
    }

    /// `{"body", "size", "fields", "attachments"?: [{"body", "size"}]}`.
    public var json: JSONValue {
        var members = document.members
        members.append(("fields", .string(hexadecimal(fieldRoot.bytes))))
        if !attachments.isEmpty {
            members.append(
                ("attachments", .array(attachments.map { .object(JSONObject($0.members)) })))
        }
        return .object(JSONObject(members))
    }
}

extension SealedPayload.Body {
    /// A nonce and one authentication tag, up to what JSON readers agree on.
    fileprivate static let byteCountRange = 32...(1 << 53 - 1)

    fileprivate init(_ reader: inout RecordReader) throws(RecordError) {
        digest = try reader.digest("body")
        byteCount = try reader.integer("size", in: Self.byteCountRange)
    }

    fileprivate var members: [(String, JSONValue)] {
        [("body", .string(hexadecimal(digest.bytes))), ("size", .integer(byteCount))]
    }
}
