public import JSONDocuments

/// The content of a type that this program does not know; the ledger takes it where a
/// `record.type` entry has registered the type, and checks it by that entry's schema.
public struct RegisteredContent: RecordContent {
    /// The type's name.
    public let type: RecordType
    /// The envelope's `public` object.
    public let json: JSONValue

    /// Creates content of a registered type: an object whose numbers are all whole and below 2^53.
    ///
    /// - Throws: `RecordError.malformed` or `.numberNotWhole`.
    public init(type: RecordType, json: JSONValue) throws(RecordError) {
        _ = try RecordReader(json, at: "public")
        try Self.checkNumbers(json)
        self.type = type
        self.json = json
    }

    /// Readers of JSON do not agree on other numbers, and a leaf must mean the same to all.
    static func checkNumbers(_ value: JSONValue) throws(RecordError) {
        switch value {
        case .number(let text):
            guard let number = Int(text), number.magnitude < 1 << 53, String(number) == text else {
                throw .numberNotWhole
            }
        case .array(let elements): for element in elements { try checkNumbers(element) }
        case .object(let object):
            for member in object.members { try checkNumbers(member.value) }
        default: break
        }
    }
}
