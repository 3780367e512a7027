import JSONDocuments

/// The time for which a verifier wants a proof of non-revocation; recognised, never satisfied here.
public struct NonRevokedInterval: Equatable, Sendable {
    /// Start, in seconds since 1970.
    public let from: Int?
    /// End, in seconds since 1970.
    public let to: Int?

    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        from = try reader.optional("from", JSONValue.integer)
        to = try reader.optional("to", JSONValue.integer)
        try reader.finish()
    }

    var json: JSONValue {
        var object = JSONObject()
        object["from"] = from.map(JSONValue.integer)
        object["to"] = to.map(JSONValue.integer)
        return .object(object)
    }
}
