public import JSONDocuments

/// The content of one record type: valid by construction, written as one JSON object.
public protocol RecordContent: Hashable, Sendable {
    /// The type under which an envelope carries this content.
    static var type: RecordType { get }
    /// The envelope's `public` object.
    var json: JSONValue { get }
}

/// The content of an envelope, one case a record type.
public enum Record: Hashable, Sendable {
    /// `ledger.note`.
    case note(LedgerNote)
    /// `identity.member`.
    case member(Member)
    /// `identity.schema`.
    case schema(SchemaRecord)
    /// `identity.definition`.
    case definition(DefinitionRecord)
    /// `identity.presentation`.
    case presentation(PresentationAnchor)

    /// The record type.
    public var type: RecordType { Swift.type(of: content).type }

    /// The envelope's `public` object.
    public var json: JSONValue { content.json }

    /// The content without its case.
    public var content: any RecordContent {
        switch self {
        case .note(let content): content
        case .member(let content): content
        case .schema(let content): content
        case .definition(let content): content
        case .presentation(let content): content
        }
    }

    /// Decodes the `public` object of an envelope of the given type.
    ///
    /// - Throws: `RecordError`, each rule of the type with its own case.
    public init(_ type: RecordType, public value: JSONValue) throws(RecordError) {
        var reader = try RecordReader(value, at: "public")
        switch type {
        case .ledgerNote: self = .note(try LedgerNote(reading: &reader))
        case .identityMember: self = .member(try Member(reading: &reader))
        case .identitySchema: self = .schema(try SchemaRecord(reading: &reader))
        case .identityDefinition: self = .definition(try DefinitionRecord(reading: &reader))
        case .identityPresentation: self = .presentation(try PresentationAnchor(reading: &reader))
        }
    }
}
