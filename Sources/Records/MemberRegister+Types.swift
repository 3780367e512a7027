import JSONDocuments
import JSONSchemas

/// A registered type with its schema, compiled once.
struct RegisteredType: Sendable {
    let entry: MemberRegister.Anchored<RecordTypeEntry>
    let schema: JSONSchema
    /// What its payloads must satisfy, if the schema says so.
    let payload: JSONSchema?
}

extension MemberRegister {
    /// The registered types in the order of their entries.
    public var registeredTypes: [RecordTypeEntry] {
        typesByName.values.map(\.entry).sorted { $0.index < $1.index }.map(\.record)
    }

    /// Whether records of `type` are taken, be it built in or registered.
    public func knows(_ type: RecordType) -> Bool { type.isBuiltIn || typesByName[type] != nil }

    /// What payloads must satisfy, as far as the ledger says so now.
    public var payloadSchemas: PayloadSchemas {
        PayloadSchemas(typesByName.compactMapValues(\.payload))
    }

    /// A type is registered once, by a schema that works.
    func check(_ entry: RecordTypeEntry) throws(RecordError) {
        guard typesByName[entry.name] == nil else { throw .typeTaken }
        _ = try Self.compile(entry)
        _ = try Self.compilePayload(entry)
    }

    func check(_ content: RegisteredContent) throws(RecordError) {
        guard let type = typesByName[content.type] else { throw .typeUnknown }
        guard type.schema.validate(content.json) == nil else { throw .schemaViolated }
    }

    static func compile(_ entry: RecordTypeEntry) throws(RecordError) -> JSONSchema {
        do throws(SchemaError) {
            return try JSONSchema(json: entry.schema)
        } catch {
            throw .schemaUnusable
        }
    }

    static func compilePayload(_ entry: RecordTypeEntry) throws(RecordError) -> JSONSchema? {
        do throws(SchemaError) {
            return try JSONSchema.payload(of: entry.schema)
        } catch {
            throw .schemaUnusable
        }
    }
}
