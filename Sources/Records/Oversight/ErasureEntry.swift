public import JSONDocuments

/// `audit.erasure`: the keys of records no longer exist; the receipt of their erasure.
public struct ErasureEntry: RecordContent {
    /// `audit.erasure`.
    public var type: RecordType { .auditErasure }
    /// The ground of an erasure that a record's own retention demands; it needs no rule.
    public static let retention = "retention"

    /// The erased records, 1 to 1,000.
    public let records: [RecordIdentifier]
    /// The ground, a code of 1 to 32 of `a-z`, `0-9` and `-`.
    public let ground: String
    /// The rule that ordered it; `nil` for retention alone.
    public let rule: RecordIdentifier?
    /// The number of the key epoch that began with it, from 2.
    public let epoch: Int

    /// Creates an entry.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule; `.valuesMismatch` where a
    ///   ground other than retention has no rule, or retention has one.
    public init(
        records: [RecordIdentifier], ground: String, rule: RecordIdentifier?, epoch: Int
    ) throws(RecordError) {
        try Field.count(records, in: 1...1_000, at: "public.records")
        try Field.distinct(records, at: "public.records")
        guard Self.epochRange ~= epoch else { throw .integerOutOfRange(location: "public.epoch") }
        self.ground = try Field.code(ground, at: "public.ground")
        guard (ground == Self.retention) == (rule == nil) else {
            throw .valuesMismatch(location: "public.rule")
        }
        self.records = records
        self.rule = rule
        self.epoch = epoch
    }

    private static let epochRange = 2...(1 << 53 - 1)

    init(reading reader: inout RecordReader) throws(RecordError) {
        let records = try reader.identifiers("records", in: 1...1_000)
        let ground = try reader.string("ground")
        let rule = reader.has("rule") ? try reader.identifier("rule") : nil
        let epoch = try reader.integer("epoch", in: Self.epochRange)
        try reader.finish()
        try self.init(records: records, ground: ground, rule: rule, epoch: epoch)
    }

    /// `{"records", "ground", "rule"?, "epoch"}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("records", .list(records)), ("ground", .string(ground)), ("epoch", .integer(epoch)),
        ]
        if let rule { members.append(("rule", .string(rule.description))) }
        return .object(JSONObject(members))
    }
}
