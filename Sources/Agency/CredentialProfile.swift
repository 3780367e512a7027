import Credentials
public import JSONDocuments

/// What an agency certifies, and from which columns of its register.
///
/// A profile is a JSON file: `name`, `version`, `key` (the column that names a row), `attributes`,
/// each with `name`, `kind` and, where its column is named otherwise, `column`. Kinds: `text`;
/// `integer` with `minimum` and `maximum`; `date` (`YYYY-MM-DD` in the register, YYYYMMDD in the
/// credential); `contains` (1 where the column's list, joined by `|`, holds `value`, else 0);
/// `integer64` (any signed number of 64 bits); `validity` (the credential's last day, exactly once, no
/// column); `revocation` (the number by which the credential can be revoked, at most once, no column).
public struct CredentialProfile: Sendable {
    /// How one attribute is read from a row.
    public enum Kind: Hashable, Sendable {
        /// Any text that is not blank.
        case text
        /// A whole number within the bounds.
        case integer(ClosedRange<Int>)
        /// A day of the calendar.
        case date
        /// Whether a list joined by `|` holds the value.
        case contains(String)
        /// The credential's last day, which the agency sets.
        case validity
        /// A signed whole number of 64 bits.
        case integer64
        /// The number by which the credential can be revoked, which the agency draws.
        case revocation
    }

    /// One attribute of the credential.
    public struct Attribute: Hashable, Sendable {
        /// The attribute's name in the schema.
        public let name: String
        /// The register's column; the attribute's own name by default.
        public let column: String
        /// How it is read.
        public let kind: Kind

        /// The bounds that the schema declares; `nil` for text.
        public var integerBounds: ClosedRange<Int>? {
            switch kind {
            case .text, .integer64, .revocation: nil
            case .integer(let bounds): bounds
            case .date, .validity: CalendarDate.numberRange
            case .contains: 0...1
            }
        }
    }

    /// The schema's name.
    public let name: String
    /// The schema's version, digits and dots.
    public let version: String
    /// The column that names a row, once in a register.
    public let keyColumn: String
    /// The attributes, in the schema's order.
    public let attributes: [Attribute]

    /// Parses a profile file.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    public init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        name = try reader.required("name", JSONValue.string)
        version = try reader.required("version", JSONValue.string)
        keyColumn = try reader.required("key", JSONValue.string)
        attributes = try reader.required(
            "attributes", JSONValue.list(maximumCount: 124, Attribute.decode))
        try reader.finish()
        guard Set(attributes.map(\.name)).count == attributes.count else {
            throw reader.failure("attributes", "an attribute stands twice")
        }
        let validity = RequestTemplate.validityAttribute
        guard attributes.filter({ $0.kind == .validity }).map(\.name) == [validity] else {
            throw reader.failure(
                "attributes", "exactly one must be of kind validity, and be called \(validity)")
        }
        guard attributes.count(where: { $0.kind == .revocation }) <= 1 else {
            throw reader.failure("attributes", "at most one can be of kind revocation")
        }
    }

    /// The attribute by which credentials can be revoked; `nil` where they cannot.
    public var revocationAttribute: String? {
        attributes.first { $0.kind == .revocation }?.name
    }

    /// The profile that comes with the program: a resident's card.
    ///
    /// - Throws: nothing for the profile as it is shipped.
    public static func residentJSON() throws(DecodingFailure) -> JSONValue {
        try JSONValue(parsing: PackageResources.resident_json)
    }
}

extension CredentialProfile.Attribute {
    fileprivate static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Self {
        var reader = try ObjectReader(value, at: location)
        let name = try reader.required("name", JSONValue.string)
        let column = try reader.optional("column", JSONValue.string)
        let kind: CredentialProfile.Kind
        switch try reader.required("kind", JSONValue.string) {
        case "text": kind = .text
        case "date": kind = .date
        case "validity": kind = .validity
        case "integer64": kind = .integer64
        case "revocation": kind = .revocation
        case "contains": kind = .contains(try reader.required("value", JSONValue.string))
        case "integer":
            let minimum = try reader.required("minimum", JSONValue.integer)
            let maximum = try reader.required("maximum", JSONValue.integer)
            let representable = Int(Int32.min)...Int(Int32.max)
            guard minimum <= maximum, representable ~= minimum, representable ~= maximum else {
                throw reader.failure("maximum", "the bounds must be in order and fit 32 bits")
            }
            kind = .integer(minimum...maximum)
        default:
            throw reader.failure(
                "kind",
                "must be text, integer, integer64, date, contains, validity or revocation")
        }
        try reader.finish()
        return Self(name: name, column: column ?? name, kind: kind)
    }
}
