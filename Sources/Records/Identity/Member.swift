public import JSONDocuments
public import TransparencyLog

/// `identity.member`: who may append what, and until when; signed by the registrar.
///
/// A later entry for the same key replaces the earlier one: so a membership is renewed, changed or
/// ended.
public struct Member: RecordContent {
    /// `identity.member`.
    public var type: RecordType { .identityMember }

    /// What the member is.
    public let role: Role
    /// The legal name in Chinese and English.
    public let name: LegalName
    /// The key that signs the member's entries (type 01), or a witness's cosignatures (type 04).
    public let key: NoteVerifierKey
    /// The record types the member may append, a subset of its role's ``Role/grantableTypes``.
    public let types: [RecordType]
    /// What a desk may ask, or an agency certify; an agency without is not restricted.
    public let attributes: [String]?
    /// The first second of the membership.
    public let validFrom: Timestamp
    /// The first second after the membership, later than ``validFrom``.
    public let validUntil: Timestamp

    /// Creates a membership.
    ///
    /// The types are those that the role can be granted, each once. A desk needs 1 to 124
    /// attributes, an agency may have them, all others have none.
    ///
    /// - Throws: `RecordError`, each rule with its own case.
    public init(
        role: Role, name: LegalName, key: NoteVerifierKey, types: [RecordType],
        attributes: [String]? = nil, validFrom: Timestamp, validUntil: Timestamp
    ) throws(RecordError) {
        guard KeyReference.isName(key.name.utf8) else {
            throw .keyMalformed(location: "public.key")
        }
        guard key.kind == (role == .witness ? .cosignature : .signature) else {
            throw .keyTypeNotForRole
        }
        for (index, type) in types.enumerated() {
            guard type.role == role else { throw .typesNotForRole }
            guard !types[..<index].contains(type) else {
                throw .repeated(location: "public.types[\(index)]")
            }
        }
        switch (role, attributes) {
        case (.desk, nil): throw .attributesMissing
        case (.desk, let names?), (.agency, let names?):
            try AttributeName.check(names, at: "public.attributes")
        case (_, nil): break
        default: throw .attributesNotForRole
        }
        guard validFrom < validUntil else { throw .validityReversed }
        self.role = role
        self.name = name
        self.key = key
        self.types = types
        self.attributes = attributes
        self.validFrom = validFrom
        self.validUntil = validUntil
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        guard let role = Role(rawValue: try reader.string("role")) else { throw .roleUnknown }
        let name = try LegalName(reader.value("name"))
        let key = try Field.key(reader.string("key"), at: "public.key")
        let typeNames = try reader.strings("types")
        let attributes = reader.has("attributes") ? try reader.strings("attributes") : nil
        let validFrom = try reader.time("valid_from")
        let validUntil = try reader.time("valid_until")
        try reader.finish()
        var types: [RecordType] = []
        for typeName in typeNames {
            guard let type = RecordType(rawValue: typeName) else { throw .typeUnknown }
            types.append(type)
        }
        try self.init(
            role: role, name: name, key: key, types: types, attributes: attributes,
            validFrom: validFrom, validUntil: validUntil)
    }

    /// `{"role", "name", "key", "types", "attributes"?, "valid_from", "valid_until"}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("role", .string(role.rawValue)), ("name", name.json), ("key", .string(key.text)),
            ("types", .array(types.map { .string($0.rawValue) })),
            ("valid_from", .string(validFrom.description)),
            ("valid_until", .string(validUntil.description)),
        ]
        if let attributes {
            members.append(("attributes", .array(attributes.map { .string($0) })))
        }
        return .object(JSONObject(members))
    }

    /// Whether the membership has begun and not ended at `time`.
    ///
    /// - Throws: `RecordError.membershipNotStarted` or `RecordError.membershipEnded`.
    public func checkValidity(at time: Timestamp) throws(RecordError) {
        guard validFrom <= time else { throw .membershipNotStarted }
        guard time < validUntil else { throw .membershipEnded }
    }

    /// Whether the member may ask or certify all of `names`.
    ///
    /// Names count as the same without regard to spaces and case, as in AnonCreds v1.
    /// - Throws: `RecordError.attributeNotGranted` with the first that it may not.
    public func checkAttributes(_ names: [String]) throws(RecordError) {
        guard let attributes else {
            guard role == .agency || names.isEmpty else {
                throw .attributeNotGranted(name: names[0])
            }
            return
        }
        if let name = AttributeName.firstOutside(attributes, of: names) {
            throw .attributeNotGranted(name: name)
        }
    }
}
