public import JSONDocuments

/// `audit.hold`: from this entry on records are kept whatever their retention, or no longer.
public struct HoldEntry: RecordContent {
    /// `audit.hold`.
    public var type: RecordType { .auditHold }

    /// The records, 1 to 256.
    public let records: [RecordIdentifier]
    /// Whether the hold begins, or ends.
    public let begins: Bool
    /// The rule that ordered it.
    public let rule: RecordIdentifier

    /// Creates an entry.
    ///
    /// - Throws: `RecordError.countOutOfRange` or `.repeated`.
    public init(
        records: [RecordIdentifier], begins: Bool, rule: RecordIdentifier
    ) throws(RecordError) {
        try Field.count(records, in: 1...256, at: "public.records")
        try Field.distinct(records, at: "public.records")
        self.records = records
        self.begins = begins
        self.rule = rule
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let records = try reader.identifiers("records", in: 1...256)
        let state = try reader.choice("state", State.self)
        let rule = try reader.identifier("rule")
        try reader.finish()
        try self.init(records: records, begins: state == .begun, rule: rule)
    }

    private enum State: String {
        case begun, ended
    }

    /// `{"records", "state", "rule"}`.
    public var json: JSONValue {
        [
            "records": .list(records),
            "state": .string((begins ? State.begun : .ended).rawValue),
            "rule": .string(rule.description),
        ]
    }
}
