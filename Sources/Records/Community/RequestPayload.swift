public import JSONDocuments

/// The payload of `community.request`: who asks for what, and where (Open311 GeoReport v2).
public struct RequestPayload: PayloadContent {
    /// `community.request`.
    public static var type: RecordType { .communityRequest }

    /// Who asks, one line of 1 to 200 bytes.
    public let name: String?
    /// An address with one `@`, 3 to 254 bytes.
    public let email: String?
    /// 3 to 32 digits, spaces and `+()./-`.
    public let phone: String?
    /// What is asked for, 1 to 4,096 bytes.
    public let text: String?
    /// The place in words, one line of 1 to 200 bytes.
    public let address: String?
    /// The exact place.
    public let position: Position?
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        name = try reader.optionalName("name")
        email = try reader.optionalEmail("email")
        phone = try reader.optionalPhone("phone")
        text = try reader.optionalText("text")
        address = try reader.optionalName("address")
        position = try reader.optionalPosition("position")
        extra = try reader.extra()
        try reader.finish()
    }
}
