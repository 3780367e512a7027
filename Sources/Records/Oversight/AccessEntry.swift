public import JSONDocuments
public import Sodium

/// `audit.access`: a custodian is about to hand out the key of records, or of a type by the hour.
///
/// It stands on the ledger before the key is released. The tags let each subject find the accesses
/// to their data. The records are named, so everybody sees which accesses were to one record, but
/// not which records are one subject's.
public struct AccessEntry: RecordContent {
    /// `audit.access`.
    public var type: RecordType { .auditAccess }

    /// What is read.
    public enum Scope: Hashable, Sendable {
        /// Some records, 1 to 64, and of their payloads these fields; `nil` for all.
        case records([RecordIdentifier], fields: [String]?)
        /// All records of a type that are made within the hour of the entry.
        case hour(of: RecordType)
    }

    /// What is read.
    public let scope: Scope
    /// The rule that allows it.
    public let rule: RecordIdentifier
    /// The purpose, as in the rule.
    public let purpose: String
    /// The digest of the reader's age recipient.
    public let reader: SHA256Digest
    /// One tag a subject and record, 16 bytes each, in sorted order; 64 at most.
    public let tags: [SubjectTag]

    /// Creates an entry.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        scope: Scope, rule: RecordIdentifier, purpose: String, reader: SHA256Digest,
        tags: [SubjectTag] = []
    ) throws(RecordError) {
        if case .records(let records, let fields) = scope {
            try Field.count(records, in: 1...64, at: "public.records")
            try Field.distinct(records, at: "public.records")
            if let fields {
                try Field.count(fields, in: 1...64, at: "public.fields")
                try Field.distinct(fields, at: "public.fields")
                for (index, field) in fields.enumerated() {
                    _ = try Field.place(field, at: "public.fields[\(index)]")
                }
            }
        } else if !tags.isEmpty {
            throw .valuesMismatch(location: "public.tags")
        }
        try Field.count(tags, in: 0...64, at: "public.tags")
        try Field.distinct(tags, at: "public.tags")
        self.scope = scope
        self.rule = rule
        self.purpose = try Field.code(purpose, at: "public.purpose")
        self.reader = reader
        self.tags = tags
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let rule = try reader.identifier("rule")
        let purpose = try reader.string("purpose")
        let digest = try reader.digest("reader")
        let scope: Scope
        if reader.has("type") {
            guard let type = RecordType(rawValue: try reader.string("type")) else {
                throw .typeUnknown
            }
            scope = .hour(of: type)
        } else {
            scope = .records(
                try reader.identifiers("records", in: 1...64),
                fields: reader.has("fields") ? try reader.strings("fields") : nil)
        }
        var tags: [SubjectTag] = []
        if reader.has("tags") {
            let texts = try reader.strings("tags")
            try Field.count(texts, in: 1...64, at: "public.tags")
            for (index, text) in texts.enumerated() {
                guard let tag = SubjectTag(text) else {
                    throw .identifierMalformed(location: "public.tags[\(index)]")
                }
                tags.append(tag)
            }
        }
        try reader.finish()
        try self.init(scope: scope, rule: rule, purpose: purpose, reader: digest, tags: tags)
    }

    /// `{"rule", "purpose", "reader", "records" and "fields"? or "type", "tags"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("rule", .string(rule.description)), ("purpose", .string(purpose)),
            ("reader", .string(hexadecimal(reader.bytes))),
        ]
        switch scope {
        case .records(let records, let fields):
            members.append(("records", .list(records)))
            if let fields { members.append(("fields", .array(fields.map { .string($0) }))) }
        case .hour(let type): members.append(("type", .string(type.rawValue)))
        }
        if !tags.isEmpty { members.append(("tags", .list(tags))) }
        return .object(JSONObject(members))
    }
}
