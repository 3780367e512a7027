import JSONDocuments

/// How somebody can be reached, in at least one way.
public struct Contact: Hashable, Sendable {
    /// Who it is, one line of 1 to 200 bytes.
    public let name: String?
    /// An address with one `@`, printable ASCII, 3 to 254 bytes.
    public let email: String?
    /// 3 to 32 digits, spaces and `+()./-`.
    public let phone: String?

    /// Reads `{"name"?, "email"?, "phone"?}`.
    init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        name = try reader.optionalName("name")
        email = try reader.optionalEmail("email")
        phone = try reader.optionalPhone("phone")
        try reader.finish()
        guard name != nil || email != nil || phone != nil else {
            throw .countOutOfRange(location: location, minimum: 1, maximum: 3)
        }
    }
}

extension Field {
    /// An address with one `@` and something on either side, printable ASCII, 3 to 254 bytes.
    static func email(_ text: String, at location: String) throws(RecordError) -> String {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard 3...254 ~= text.utf8.count, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 })
        else { throw .codeMalformed(location: location) }
        return text
    }

    /// A telephone number as people write it: 3 to 32 digits, spaces and `+()./-`.
    static func phone(_ text: String, at location: String) throws(RecordError) -> String {
        guard 3...32 ~= text.utf8.count,
            text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || " +()./-".utf8.contains($0) })
        else { throw .codeMalformed(location: location) }
        return text
    }
}
