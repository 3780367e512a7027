public import JSONDocuments

/// `record.type`: registers a further record type by the JSON Schema of its public content.
///
/// From this entry on departments can be granted the type, and the ledger checks its records by the
/// schema. A registered type is never changed; a new version is a new name.
public struct RecordTypeEntry: RecordContent {
    /// `record.type`.
    public var type: RecordType { .recordType }

    /// The new type's name, none of this program's own.
    public let name: RecordType
    /// What is said of it in one line, 1 to 200 bytes.
    public let title: String
    /// The JSON Schema 2020-12 of the public content.
    public let schema: JSONValue

    /// Creates a registration; whether the schema can be used is checked at admission.
    ///
    /// - Throws: `RecordError.typeTaken`, or naming the member that breaks its rule.
    public init(name: RecordType, title: String, schema: JSONValue) throws(RecordError) {
        guard !name.isBuiltIn else { throw .typeTaken }
        self.name = name
        self.title = try Field.name(title, at: "public.title")
        _ = try RecordReader(schema, at: "public.schema")
        try RegisteredContent.checkNumbers(schema)
        self.schema = schema
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        guard let name = RecordType(rawValue: try reader.string("name")) else {
            throw .typeUnknown
        }
        let title = try reader.string("title")
        let schema = try reader.value("schema")
        try reader.finish()
        try self.init(name: name, title: title, schema: schema)
    }

    /// `{"name", "title", "schema"}`.
    public var json: JSONValue {
        ["name": .string(name.rawValue), "title": .string(title), "schema": schema]
    }
}
