import JSONDocuments
public import Sodium

/// What a payload says of one attachment: its name, true size and content, and its encrypted body.
///
/// All of it stands in the encrypted document; the leaf names the body alone.
public struct PayloadAttachment: Hashable, Sendable {
    /// The name of the field that lists a payload's attachments.
    public static let fieldName = "attachments"

    /// The file's name, one line of 1 to 200 bytes.
    public let name: String
    /// Length without padding, in bytes.
    public let byteCount: Int
    /// SHA-256 of the content without padding.
    public let content: SHA256Digest
    /// SHA-256 of the encrypted body.
    public let body: SHA256Digest

    private static let byteCountRange = 0...(1 << 53 - 1)

    /// Creates a description.
    ///
    /// - Throws: `RecordError` for a name that is none, or `.integerOutOfRange`.
    public init(
        name: String, byteCount: Int, content: SHA256Digest, body: SHA256Digest
    ) throws(RecordError) {
        self.name = try Field.name(name, at: "attachments.name")
        guard Self.byteCountRange ~= byteCount else {
            throw .integerOutOfRange(location: "attachments.size")
        }
        self.byteCount = byteCount
        self.content = content
        self.body = body
    }

    /// The field that describes `attachments`, with a fresh salt.
    ///
    /// - Throws: `RecordError.countOutOfRange` for none, or more than a leaf can name.
    public static func field(
        _ attachments: [PayloadAttachment]
    ) throws(RecordError) -> PayloadField {
        try Field.count(attachments, in: 1...SealedPayload.attachmentLimit, at: fieldName)
        return try PayloadField(name: fieldName, value: .array(attachments.map(\.json)))
    }

    static func list(_ value: JSONValue) throws(RecordError) -> [PayloadAttachment] {
        guard case .array(let elements) = value else {
            throw .malformed(DecodingFailure(location: fieldName, problem: "must be a list"))
        }
        try Field.count(elements, in: 1...SealedPayload.attachmentLimit, at: fieldName)
        var attachments: [PayloadAttachment] = []
        for (index, element) in elements.enumerated() {
            var reader = try RecordReader(element, at: "\(fieldName)[\(index)]")
            let name = try reader.string("name")
            let byteCount = try reader.integer("size", in: byteCountRange)
            let content = try reader.digest("sha256")
            let body = try reader.digest("body")
            try reader.finish()
            attachments.append(
                try PayloadAttachment(
                    name: name, byteCount: byteCount, content: content, body: body))
        }
        return attachments
    }

    /// `{"name", "size", "sha256", "body"}`.
    var json: JSONValue {
        [
            "name": .string(name), "size": .integer(byteCount),
            "sha256": .string(hexadecimal(content.bytes)),
            "body": .string(hexadecimal(body.bytes)),
        ]
    }
}
