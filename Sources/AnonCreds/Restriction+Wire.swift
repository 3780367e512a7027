import JSONDocuments

extension Restriction {
    /// Decodes a request's `restrictions`: a list is an OR, an object an AND of its members.
    ///
    /// An empty list or object restricts nothing: `nil`.
    static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Restriction? {
        guard case .array(let elements) = value else {
            let restriction = try conjunction(value, location)
            return restriction == .all([]) ? nil : restriction
        }
        guard !elements.isEmpty else { return nil }
        return .any(try list(value, location))
    }

    /// The condition in the request's query language.
    var json: JSONValue {
        switch self {
        case .all(let parts): ["$and": .array(parts.map(\.json))]
        case .any(let parts): ["$or": .array(parts.map(\.json))]
        case .not(let part): ["$not": part.json]
        case .equals(let field, let text): .object(JSONObject([(field.key, .string(text))]))
        case .differs(let field, let text):
            .object(JSONObject([(field.key, ["$neq": .string(text)])]))
        case .isOneOf(let field, let texts):
            .object(JSONObject([(field.key, ["$in": .array(texts.map(JSONValue.string))])]))
        }
    }

    private static func list(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> [Restriction] {
        try JSONValue.list(maximumCount: 1_000, conjunction)(value, location)
    }

    private static func conjunction(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Restriction {
        var reader = try ObjectReader(value, at: location)
        var parts: [Restriction] = []
        for name in reader.names {
            let part = try reader.required(name) { (value, location) throws(DecodingFailure) in
                switch name {
                case "$and": Restriction.all(try list(value, location))
                case "$or": Restriction.any(try list(value, location))
                case "$not": Restriction.not(try conjunction(value, location))
                default: try comparison(name, value, location)
                }
            }
            parts.append(part)
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private static func comparison(
        _ key: String, _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Restriction {
        guard !key.hasPrefix("$") else {
            throw DecodingFailure(location: location, problem: "is not a known operator")
        }
        let field = Field(key: key)
        if case .string(let text) = value { return .equals(field, text) }
        var reader = try ObjectReader(value, at: location)
        let other = try reader.optional("$neq", JSONValue.string)
        let choices = try reader.optional(
            "$in", JSONValue.list(maximumCount: 1_000, JSONValue.string))
        try reader.finish()
        switch (other, choices) {
        case (let other?, nil): return .differs(field, other)
        case (nil, let choices?): return .isOneOf(field, choices)
        default:
            throw DecodingFailure(
                location: location, problem: "must be a text, or hold one of $neq and $in")
        }
    }
}

extension Restriction.Field {
    /// The key of the query language.
    fileprivate var key: String {
        switch self {
        case .schemaID: "schema_id"
        case .schemaIssuerID: "schema_issuer_id"
        case .schemaName: "schema_name"
        case .schemaVersion: "schema_version"
        case .definitionID: "cred_def_id"
        case .issuerID: "issuer_id"
        case .value(let name): "attr::\(name.text)::value"
        case .marker(let name): "attr::\(name.text)::marker"
        case .unknown(let key): key
        }
    }

    /// Reads a key, legacy spellings included.
    fileprivate init(key: String) {
        switch key {
        case "schema_id": self = .schemaID
        case "schema_issuer_id", "schema_issuer_did": self = .schemaIssuerID
        case "schema_name": self = .schemaName
        case "schema_version": self = .schemaVersion
        case "cred_def_id": self = .definitionID
        case "issuer_id", "issuer_did": self = .issuerID
        default:
            let rest = key.dropFirst("attr::".count)
            if !key.hasPrefix("attr::") {
                self = .unknown(key)
            } else if rest.hasSuffix("::value") {
                self = .value(AttributeName(String(rest.dropLast("::value".count))))
            } else if rest.hasSuffix("::marker") {
                self = .marker(AttributeName(String(rest.dropLast("::marker".count))))
            } else {
                self = .unknown(key)
            }
        }
    }
}
