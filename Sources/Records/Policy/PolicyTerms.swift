public import JSONDocuments
public import Sodium

/// What officers approve when they approve a rule.
public struct PolicyTerms: Hashable, Sendable {
    /// What the officers' signatures begin with, so that they stand for nothing else.
    private static let label = "countersign/policy-rule/v1\n"

    /// The rule's own identifier, also its envelope's, so that an approval serves one rule.
    public let identifier: RecordIdentifier
    /// What the rule allows.
    public let action: PolicyRule.Action
    /// The record types that it is about, 1 to 32.
    public let types: [RecordType]
    /// The lawful purpose or ground, a code of 1 to 32 of `a-z`, `0-9` and `-`.
    public let purpose: String
    /// The readers' role, a code of the same form; for reading only.
    public let role: String?
    /// The payload fields that may be granted, `nil` for all; for reading only.
    public let fields: [String]?
    /// The records that it is limited to; demanded of every action but reading.
    public let records: [RecordIdentifier]?
    /// The areas that it is limited to.
    public let areas: [AreaCode]?
    /// Age recipients to whom each new record is sealed at once; for reading `traffic.flow`,
    /// `traffic.event` and `safety.alert` only, as no record of theirs is about somebody.
    public let standing: [String]
    /// The reader has to delete what was granted after so many days, 1 to 3,660.
    public let deleteAfterDays: Int?
    /// The first second in which the rule counts.
    public let validFrom: Timestamp
    /// The first second after it.
    public let validUntil: Timestamp
    /// The rule that this one ends.
    public let replaces: RecordIdentifier?

    /// Creates terms.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule; `.valuesMismatch` where role,
    ///   fields or standing recipients stand in a rule that is not about reading, or where a rule
    ///   about erasing or holding names no record; `.standingNotForType`.
    public init(
        identifier: RecordIdentifier = RecordIdentifier(), action: PolicyRule.Action,
        types: [RecordType], purpose: String, role: String? = nil, fields: [String]? = nil,
        records: [RecordIdentifier]? = nil, areas: [AreaCode]? = nil, standing: [String] = [],
        deleteAfterDays: Int? = nil, validFrom: Timestamp, validUntil: Timestamp,
        replaces: RecordIdentifier? = nil
    ) throws(RecordError) {
        try Field.count(types, in: 1...32, at: "public.types")
        try Field.distinct(types, at: "public.types")
        self.purpose = try Field.code(purpose, at: "public.purpose")
        self.role = try role.map { text throws(RecordError) in
            try Field.code(text, at: "public.role")
        }
        if let fields { try Self.check(fields: fields) }
        if let records {
            try Field.count(records, in: 1...256, at: "public.records")
            try Field.distinct(records, at: "public.records")
        }
        if let areas {
            try Field.count(areas, in: 1...64, at: "public.areas")
            try Field.distinct(areas, at: "public.areas")
        }
        try Field.count(standing, in: 0...16, at: "public.standing")
        try Field.distinct(standing, at: "public.standing")
        for (index, recipient) in standing.enumerated() {
            try Field.checkAgeRecipient(recipient, at: "public.standing[\(index)]")
        }
        if let deleteAfterDays, !(Self.dayRange ~= deleteAfterDays) {
            throw .integerOutOfRange(location: "public.delete_after_days")
        }
        guard validFrom < validUntil else { throw .validityReversed }
        let isReading = action == .read
        guard isReading == (role != nil), isReading || records != nil,
            isReading || (fields == nil && standing.isEmpty && deleteAfterDays == nil)
        else { throw .valuesMismatch(location: "public.action") }
        guard standing.isEmpty || types.allSatisfy(\.isImpersonal) else {
            throw .standingNotForType
        }
        self.identifier = identifier
        self.action = action
        self.types = types
        self.fields = fields
        self.records = records
        self.areas = areas
        self.standing = standing
        self.deleteAfterDays = deleteAfterDays
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.replaces = replaces
    }

    private static let dayRange = 1...3_660

    private static func check(fields: [String]) throws(RecordError) {
        try Field.count(fields, in: 1...64, at: "public.fields")
        try Field.distinct(fields, at: "public.fields")
        for (index, field) in fields.enumerated() {
            _ = try Field.place(field, at: "public.fields[\(index)]")
        }
    }

    /// What each approving officer signs.
    public var approvedBytes: [UInt8] { Array(Self.label.utf8) + json.canonicalBytes }

    /// The approval of the officer who holds `key` under `name`.
    ///
    /// - Throws: `RecordError.keyMalformed` for a name that cannot stand on the ledger.
    public func approval(
        by key: borrowing SigningKey, name: String
    ) throws(RecordError) -> EnvelopeSignature {
        let officer = try Field.signingKey(key.verificationKey, name: name, at: "name")
        return EnvelopeSignature(key: KeyReference(officer), value: key.sign(approvedBytes))
    }
}

extension PolicyTerms {
    /// Reads terms that no officer has approved yet, in any JSON formatting.
    ///
    /// - Throws: `RecordError`, each rule with its own case.
    public init(json value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "public")
        try self.init(reading: &reader)
        try reader.finish()
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let identifier = try reader.identifier("rule")
        let action = try reader.choice("action", PolicyRule.Action.self)
        let types = try reader.types("types")
        let purpose = try reader.string("purpose")
        let role = reader.has("role") ? try reader.string("role") : nil
        let fields = reader.has("fields") ? try reader.strings("fields") : nil
        let records =
            reader.has("records") ? try reader.identifiers("records", in: 1...256) : nil
        let areas = reader.has("areas") ? try reader.areas("areas") : nil
        var standing: [String] = []
        if reader.has("standing") {
            standing = try reader.strings("standing")
            try Field.count(standing, in: 1...16, at: "public.standing")
        }
        let days = try reader.optionalInteger("delete_after_days", in: Self.dayRange)
        let validFrom = try reader.time("valid_from")
        let validUntil = try reader.time("valid_until")
        let replaces = reader.has("replaces") ? try reader.identifier("replaces") : nil
        try self.init(
            identifier: identifier, action: action, types: types, purpose: purpose, role: role,
            fields: fields, records: records, areas: areas, standing: standing,
            deleteAfterDays: days, validFrom: validFrom, validUntil: validUntil,
            replaces: replaces)
    }

    /// `{"rule", "action", "types", "purpose", "role"?, "fields"?, "records"?, "areas"?,
    /// "standing"?, "delete_after_days"?, "valid_from", "valid_until", "replaces"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("rule", .string(identifier.description)), ("action", .string(action.rawValue)),
            ("types", .array(types.map { .string($0.rawValue) })), ("purpose", .string(purpose)),
            ("valid_from", .string(validFrom.description)),
            ("valid_until", .string(validUntil.description)),
        ]
        if let role { members.append(("role", .string(role))) }
        if let fields { members.append(("fields", .array(fields.map { .string($0) }))) }
        if let records { members.append(("records", .list(records))) }
        if let areas { members.append(("areas", .list(areas))) }
        if !standing.isEmpty {
            members.append(("standing", .array(standing.map { .string($0) })))
        }
        if let deleteAfterDays {
            members.append(("delete_after_days", .integer(deleteAfterDays)))
        }
        if let replaces { members.append(("replaces", .string(replaces.description))) }
        return .object(JSONObject(members))
    }
}
