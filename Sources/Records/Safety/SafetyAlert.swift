public import JSONDocuments

/// `safety.alert`: a public warning in the terms of CAP 1.2 (OASIS), as one JSON object.
///
/// Times are UTC and whole seconds, areas are codes; the words of the enumerations are CAP's own.
public struct SafetyAlert: RecordContent {
    /// `safety.alert`.
    public var type: RecordType { .safetyAlert }

    /// Whether an alert is meant.
    public enum Status: String, CaseIterable, Sendable {
        case actual = "Actual"
        case exercise = "Exercise"
        case system = "System"
        case test = "Test"
        case draft = "Draft"
    }

    /// What an alert does.
    public enum MessageType: String, CaseIterable, Sendable {
        case alert = "Alert"
        case update = "Update"
        case cancel = "Cancel"
        case acknowledgement = "Ack"
        case error = "Error"
    }

    /// Whom an alert is for.
    public enum Scope: String, CaseIterable, Sendable {
        case everybody = "Public"
        case restricted = "Restricted"
        case addressed = "Private"
    }

    /// The sender's own number: 1 to 200 bytes without space, comma, `<` and `&`.
    public let identifier: String
    /// Who sends it, of the same form.
    public let sender: String
    /// When it was sent.
    public let sent: Timestamp
    /// Whether it is meant.
    public let status: Status
    /// What it does.
    public let messageType: MessageType
    /// Whom it is for.
    public let scope: Scope
    /// The records that it updates, cancels or answers; 1 to 16 of them unless it is a new alert.
    public let references: [RecordIdentifier]
    /// What is said, 1 to 16 times: languages and areas may differ.
    public let information: [AlertInformation]

    /// Creates an alert.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        identifier: String, sender: String, sent: Timestamp, status: Status,
        messageType: MessageType, scope: Scope, references: [RecordIdentifier] = [],
        information: [AlertInformation]
    ) throws(RecordError) {
        self.identifier = try Field.word(identifier, at: "public.identifier")
        self.sender = try Field.word(sender, at: "public.sender")
        try Field.count(
            references, in: messageType == .alert ? 0...0 : 1...16, at: "public.references")
        try Field.distinct(references, at: "public.references")
        try Field.count(information, in: 1...16, at: "public.info")
        self.sent = sent
        self.status = status
        self.messageType = messageType
        self.scope = scope
        self.references = references
        self.information = information
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let identifier = try reader.string("identifier")
        let sender = try reader.string("sender")
        let sent = try reader.time("sent")
        let status = try reader.choice("status", Status.self)
        let messageType = try reader.choice("message_type", MessageType.self)
        let scope = try reader.choice("scope", Scope.self)
        let references = try reader.identifiers("references", in: 1...16)
        var information: [AlertInformation] = []
        for (index, value) in try reader.values("info").enumerated() {
            information.append(try AlertInformation(value, at: "public.info[\(index)]"))
        }
        try reader.finish()
        try self.init(
            identifier: identifier, sender: sender, sent: sent, status: status,
            messageType: messageType, scope: scope, references: references,
            information: information)
    }

    /// `{"identifier", "sender", "sent", "status", "message_type", "scope", "references"?, "info"}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("identifier", .string(identifier)), ("sender", .string(sender)),
            ("sent", .string(sent.description)), ("status", .string(status.rawValue)),
            ("message_type", .string(messageType.rawValue)), ("scope", .string(scope.rawValue)),
            ("info", .array(information.map(\.json))),
        ]
        if !references.isEmpty { members.append(("references", .list(references))) }
        return .object(JSONObject(members))
    }
}
