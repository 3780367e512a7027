public import Age
public import Records
public import Sodium

/// Who asks for what of a record, and for which purpose.
public struct GrantRequest: Sendable {
    /// The record.
    public var record: RecordIdentifier
    /// The reader's age recipient.
    public var reader: Recipient
    /// The purpose, which the rule must have too.
    public var purpose: String
    /// The reader's role; `nil` where the caller knows that the reader has the rule's role.
    public var role: String?
    /// The fields, 1 to 64; `nil` for the whole document and its attachments.
    public var fields: [String]?
    /// The rule to be used; `nil` for the first that allows it.
    public var rule: RecordIdentifier?

    /// Creates a request.
    public init(
        record: RecordIdentifier, reader: Recipient, purpose: String, role: String? = nil,
        fields: [String]? = nil, rule: RecordIdentifier? = nil
    ) {
        self.record = record
        self.reader = reader
        self.purpose = purpose
        self.role = role
        self.fields = fields
        self.rule = rule
    }

    /// How access entries name a reader: the digest of the recipient's text.
    public static func digest(of reader: Recipient) -> SHA256Digest {
        SHA256.hash(Array(reader.description.utf8))
    }
}

/// What a reader gets: age files that a stock `age -d` opens.
public struct Grant: Sendable {
    /// The index of the access entry in the log.
    public let accessIndex: Int
    /// The whole age file of the document, or of the ``Disclosure`` where fields were asked for.
    public let file: [UInt8]
    /// The attachments; none where fields were asked for.
    public let attachments: [GrantedAttachment]
}

/// An attachment of which the reader got the key.
public struct GrantedAttachment: Sendable {
    /// Digest and size of the body.
    public let body: SealedPayload.Body
    let header: Header
    let source: BodySource
}
