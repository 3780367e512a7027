public import JSONDocuments

/// `audit.refusal`: somebody asked for what policy does not allow.
public struct RefusalEntry: RecordContent {
    /// `audit.refusal`.
    public var type: RecordType { .auditRefusal }

    /// What was asked for.
    public enum Request: String, CaseIterable, Sendable {
        case grant, erase, hold, release, policy
    }

    /// What was asked for.
    public let request: Request
    /// The record that it was about, or the rule.
    public let subject: RecordIdentifier
    /// The purpose or ground that was given, a code of 1 to 32 of `a-z`, `0-9` and `-`; `nil` for one
    /// that no rule has, which the custodian keeps to itself.
    public let purpose: String?
    /// Why it was refused, a code of the same form.
    public let reason: String

    /// Creates an entry.
    ///
    /// - Throws: `RecordError.codeMalformed`.
    public init(
        request: Request, subject: RecordIdentifier, purpose: String? = nil, reason: String
    ) throws(RecordError) {
        self.request = request
        self.subject = subject
        self.purpose = try purpose.map { text throws(RecordError) in
            try Field.code(text, at: "public.purpose")
        }
        self.reason = try Field.code(reason, at: "public.reason")
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let request = try reader.choice("request", Request.self)
        let subject = try reader.identifier("subject")
        let purpose = reader.has("purpose") ? try reader.string("purpose") : nil
        let reason = try reader.string("reason")
        try reader.finish()
        try self.init(request: request, subject: subject, purpose: purpose, reason: reason)
    }

    /// `{"request", "subject", "purpose"?, "reason"}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("request", .string(request.rawValue)), ("subject", .string(subject.description)),
            ("reason", .string(reason)),
        ]
        if let purpose { members.append(("purpose", .string(purpose))) }
        return .object(JSONObject(members))
    }
}
