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

    /// The first words of the names that this program keeps for itself: what is called so must mean
    /// what a reader of the log takes it for.
    private static let reservedWords: Set<Substring> = [
        "audit", "identity", "ledger", "policy", "record",
    ]

    /// A type is registered once, under a name of its own, by a schema that works, has an `$id` and
    /// takes no members but those that it names.
    func check(_ entry: RecordTypeEntry) throws(RecordError) {
        guard typesByName[entry.name] == nil else { throw .typeTaken }
        let word = entry.name.rawValue.prefix { $0 != "." }
        guard !Self.reservedWords.contains(word) else { throw .typeReserved }
        let schema = try Self.compile(entry)
        _ = try Self.compilePayload(entry)
        guard schema.identifier != nil else { throw .schemaUnnamed }
        guard
            entry.schema["unevaluatedProperties"] == false
                || entry.schema["additionalProperties"] == false
        else { throw .schemaOpen }
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
