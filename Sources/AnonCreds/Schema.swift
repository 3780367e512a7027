public import JSONDocuments

/// The names of the attributes that credentials of one kind carry.
public struct Schema: WireDocument, Equatable {
    /// The most attributes a schema may have.
    public static let maximumAttributeCount = 125

    /// What the schema is called.
    public let name: String
    /// Its version.
    public let version: String
    /// The attributes, 1…125, different in their canonical form.
    public let attributes: [AttributeName]
    /// Who published it.
    public let issuerID: Identifier<Issuer>

    /// Creates a schema.
    ///
    /// - Throws: `AnonCredsError.attributeNames` for no, too many, equal, empty or reserved names.
    public init(
        name: String, version: String, attributes: [AttributeName], issuerID: Identifier<Issuer>
    ) throws(AnonCredsError) {
        guard Self.areValid(attributes) else { throw .attributeNames }
        self.name = name
        self.version = version
        self.attributes = attributes
        self.issuerID = issuerID
    }

    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    public init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        name = try reader.required("name", JSONValue.string)
        version = try reader.required("version", JSONValue.string)
        let names = try reader.required(
            "attrNames", JSONValue.list(maximumCount: Self.maximumAttributeCount, JSONValue.string))
        attributes = names.map(AttributeName.init)
        issuerID = try reader.required("issuerId", Identifier<Issuer>.decode)
        guard Self.areValid(attributes) else {
            throw reader.failure(
                "attrNames", "must hold 1 to 125 different names, none empty or reserved")
        }
        try reader.finish()
    }

    /// The schema as JSON.
    public var json: JSONValue {
        [
            "name": .string(name), "version": .string(version),
            "attrNames": .array(attributes.map { .string($0.text) }), "issuerId": issuerID.json,
        ]
    }

    private static func areValid(_ attributes: [AttributeName]) -> Bool {
        let distinct = Set(attributes)
        return (1...maximumAttributeCount).contains(attributes.count)
            && distinct.count == attributes.count
            // Names that Unicode takes for one (é, e and an accent) would share a base of the key.
            && Set(attributes.map(\.canonical)).count == attributes.count
            && !distinct.contains(.linkSecret)
            && attributes.allSatisfy { !$0.canonical.isEmpty }
    }
}
