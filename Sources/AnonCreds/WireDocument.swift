public import JSONDocuments

/// An object of the AnonCreds v1 wire format: parsed once into a valid value, written canonically.
public protocol WireDocument: Sendable {
    /// Decodes a parsed value.
    ///
    /// - Throws: `DecodingFailure` for unknown, missing or wrong members.
    init(json value: JSONValue, at location: String) throws(DecodingFailure)

    /// The object as the reference library reads it.
    var json: JSONValue { get }
}

extension WireDocument {
    /// Parses one document of at most 1 MB; the size is checked first.
    ///
    /// - Throws: `DecodingFailure` with the place and the problem.
    public init(parsing bytes: some Collection<UInt8>) throws(DecodingFailure) {
        try self.init(json: JSONValue(parsing: bytes, limits: JSONLimits()), at: "")
    }

    /// The document's bytes as canonical JSON (RFC 8785).
    public var serialized: [UInt8] { json.canonicalBytes }
}
