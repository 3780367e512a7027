public import JSONDocuments

/// `community.request`: where a resident's request for a service stands (Open311 GeoReport v2).
///
/// Text, place and contact are in the encrypted payload. A later state supersedes the earlier one.
public struct CommunityRequest: RecordContent {
    /// `community.request`.
    public var type: RecordType { .communityRequest }

    /// Where a request stands.
    public enum Status: String, CaseIterable, Sendable {
        case open, acknowledged, closed, rejected
        case inProgress = "in_progress"
    }

    /// The service's code, 1 to 64 of letters, digits and `._:-`.
    public let service: String
    /// Where it stands.
    public let status: Status
    /// When it should be done.
    public let expected: Timestamp?

    /// Creates a state of a request.
    ///
    /// - Throws: `RecordError.placeMalformed`.
    public init(
        service: String, status: Status, expected: Timestamp? = nil
    ) throws(RecordError) {
        self.service = try Field.place(service, at: "public.service")
        self.status = status
        self.expected = expected
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let service = try reader.string("service")
        let status = try reader.choice("status", Status.self)
        let expected = reader.has("expected") ? try reader.time("expected") : nil
        try reader.finish()
        try self.init(service: service, status: status, expected: expected)
    }

    /// `{"service", "status", "expected"?}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("service", .string(service)), ("status", .string(status.rawValue)),
        ]
        if let expected { members.append(("expected", .string(expected.description))) }
        return .object(JSONObject(members))
    }
}
