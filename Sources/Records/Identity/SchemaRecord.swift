public import JSONDocuments

/// `identity.schema`: a credential schema whose attributes have declared types.
public struct SchemaRecord: RecordContent {
    /// `identity.schema`.
    public var type: RecordType { .identitySchema }

    /// One attribute of a schema.
    public struct Attribute: Hashable, Sendable {
        /// 1 to 200 bytes, unlike every other name of the schema without regard to spaces and case.
        public let name: String
        /// What values it takes.
        public let kind: Kind

        /// Creates an attribute; ``SchemaRecord`` checks the name.
        public init(name: String, kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// What values an attribute takes.
    public enum Kind: Hashable, Sendable {
        /// Any text.
        case text
        /// Whole numbers within bounds, fit for predicates.
        case integer(ClosedRange<Int32>)
        /// Any signed whole number of 64 bits; a credential holds it plus 2^63.
        case integer64
        /// The number by which a credential can be revoked, drawn by the issuer; at most one
        /// attribute, and never shown.
        case revocation
    }

    /// The schema's identifier, unique on the ledger: a URI or ledger form, at most 512 bytes.
    public let schemaID: String
    /// The issuer's identifier, of the same form.
    public let issuerID: String
    /// 1 to 200 bytes.
    public let name: String
    /// 1 to 200 bytes.
    public let version: String
    /// 1 to 124 attributes.
    public let attributes: [Attribute]

    /// Creates a schema.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        schemaID: String, issuerID: String, name: String, version: String, attributes: [Attribute]
    ) throws(RecordError) {
        self.schemaID = try Field.identifier(schemaID, at: "public.schema_id")
        self.issuerID = try Field.identifier(issuerID, at: "public.issuer_id")
        self.name = try Field.name(name, at: "public.name")
        self.version = try Field.name(version, at: "public.version")
        try AttributeName.check(attributes.map(\.name), at: "public.attributes")
        let numbers = attributes.indices.filter { attributes[$0].kind == .revocation }
        guard numbers.count <= 1 else {
            throw .repeated(location: "public.attributes[\(numbers[1])].type")
        }
        self.attributes = attributes
    }

    /// The name of the attribute by which credentials can be revoked; `nil` where there is none.
    public var revocationAttribute: String? {
        attributes.first { $0.kind == .revocation }?.name
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let schemaID = try reader.string("schema_id")
        let issuerID = try reader.string("issuer_id")
        let name = try reader.string("name")
        let version = try reader.string("version")
        var attributes: [Attribute] = []
        for (index, value) in try reader.values("attributes").enumerated() {
            attributes.append(try Attribute(value, at: "public.attributes[\(index)]"))
        }
        try reader.finish()
        try self.init(
            schemaID: schemaID, issuerID: issuerID, name: name, version: version,
            attributes: attributes)
    }

    /// `{"schema_id", "issuer_id", "name", "version", "attributes"}`.
    public var json: JSONValue {
        [
            "schema_id": .string(schemaID), "issuer_id": .string(issuerID),
            "name": .string(name), "version": .string(version),
            "attributes": .array(attributes.map(\.json)),
        ]
    }
}

extension SchemaRecord.Attribute {
    fileprivate init(_ value: JSONValue, at location: String) throws(RecordError) {
        var reader = try RecordReader(value, at: location)
        name = try reader.string("name")
        switch try reader.string("type") {
        case "text": kind = .text
        case "integer":
            let minimum = try reader.int32("minimum")
            let maximum = try reader.int32("maximum")
            guard minimum <= maximum else { throw .boundsReversed(location: location) }
            kind = .integer(minimum...maximum)
        case "integer64": kind = .integer64
        case "revocation": kind = .revocation
        default: throw .attributeTypeUnknown(location: "\(location).type")
        }
        try reader.finish()
    }

    fileprivate var json: JSONValue {
        switch kind {
        case .text: ["name": .string(name), "type": "text"]
        case .integer64: ["name": .string(name), "type": "integer64"]
        case .revocation: ["name": .string(name), "type": "revocation"]
        case .integer(let bounds):
            [
                "name": .string(name), "type": "integer",
                "minimum": .integer(Int(bounds.lowerBound)),
                "maximum": .integer(Int(bounds.upperBound)),
            ]
        }
    }
}
