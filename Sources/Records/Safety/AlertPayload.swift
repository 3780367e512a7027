public import JSONDocuments

/// The payload of `safety.alert`: what only the addressees of a restricted alert learn (CAP 1.2).
public struct AlertPayload: PayloadContent {
    /// `safety.alert`.
    public static var type: RecordType { .safetyAlert }

    /// Why and how far the alert is restricted, 1 to 4,096 bytes.
    public let restriction: String?
    /// Whom it is for, each one line of 1 to 200 bytes; up to 256 different ones.
    public let addresses: [String]
    /// Whom to ask.
    public let contact: Contact?
    /// What is not for the public, 1 to 4,096 bytes.
    public let text: String?
    /// A department's own fields.
    public let extra: JSONObject?

    /// Reads the payload's object.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(_ value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "payload")
        restriction = try reader.optionalText("restriction")
        addresses = try reader.elements("addresses", upTo: 256) {
            value, place throws(RecordError) in
            try Field.name(
                wrapped { () throws(DecodingFailure) in try JSONValue.string(value, place) },
                at: place)
        }
        try Field.distinct(addresses.map { Array($0.utf8) }, at: "payload.addresses")
        contact = try reader.optionalContact("contact")
        text = try reader.optionalText("text")
        extra = try reader.extra()
        try reader.finish()
    }
}
