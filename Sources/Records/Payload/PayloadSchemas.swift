import JSONDocuments
import JSONSchemas

/// What payloads must satisfy before they are encrypted: the rules of this program's own types, and
/// the schemas of registered ones.
///
/// A registered type's schema may carry that of its payload under `$defs/payload`; without it any
/// JSON object is a payload of the type. See ``MemberRegister/payloadSchemas``.
public struct PayloadSchemas: Sendable {
    private var registered: [RecordType: JSONSchema] = [:]

    /// The rules of this program's own types alone.
    public init() {}

    /// With the schemas of registered types.
    init(_ registered: [RecordType: JSONSchema]) { self.registered = registered }

    /// Checks the fields that a payload of `type` will have, without those that the custodian adds
    /// for attachments.
    ///
    /// - Throws: `RecordError`: `.schemaViolated` for a registered type, otherwise naming the member
    ///   that breaks its rule.
    public func check(_ fields: [PayloadField], of type: RecordType) throws(RecordError) {
        try Field.distinct(fields.map(\.name), at: "payload")
        guard !fields.contains(where: { $0.name == PayloadAttachment.fieldName }) else {
            throw .malformed(
                DecodingFailure(
                    location: "payload.\(PayloadAttachment.fieldName)",
                    problem: "is the custodian's own field"))
        }
        let object = JSONValue.object(JSONObject(fields.map { ($0.name, $0.value) }))
        if let content = RecordType.payloads.first(where: { $0.type == type }) {
            _ = try content.init(object)
        } else if let schema = registered[type], schema.validate(object) != nil {
            throw .schemaViolated
        }
    }
}

extension JSONSchema {
    /// Where a registered type's schema has that of the payload.
    private static let payloadName = "payload"
    /// How a schema without an identifier is referred to.
    private static let ownIdentifier = "urn:countersign:record-type"

    /// The payload's schema within the schema of a record type; `nil` where it has none.
    ///
    /// It is reached by a reference from outside, so that references in it stay within the document.
    static func payload(of schema: JSONValue) throws(SchemaError) -> JSONSchema? {
        guard case .object(var document) = schema, schema["$defs"]?[payloadName] != nil else {
            return nil
        }
        let identifier: String
        if case .string(let known)? = document["$id"] {
            identifier = known
        } else {
            identifier = ownIdentifier
            document["$id"] = .string(identifier)
        }
        return try JSONSchema(
            json: ["$ref": .string("\(identifier)#/$defs/\(payloadName)")],
            referring: [.object(document)])
    }
}
