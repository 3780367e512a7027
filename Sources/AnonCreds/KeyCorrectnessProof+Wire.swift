import BigIntegers
import CLSignatures
import JSONDocuments

extension KeyCorrectnessProof {
    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        self.init(
            c: try reader.required("c", JSONValue.decimal()),
            xzCap: try reader.required("xz_cap", JSONValue.decimal()),
            // One more than a key can have, so that the proof and not the format refuses it.
            xrCap: try reader.required("xr_cap", JSONValue.list(maximumCount: 127, response)))
        try reader.finish()
    }

    /// The proof as JSON; the order of the pairs is the order of the hash.
    var json: JSONValue {
        [
            "c": JSONValue(decimal: c), "xz_cap": JSONValue(decimal: xzCap),
            "xr_cap": .array(xrCap.map { [.string($0.name), JSONValue(decimal: $0.value)] }),
        ]
    }
}

/// Decodes one pair of name and response.
private func response(
    _ value: JSONValue, _ location: String
) throws(DecodingFailure) -> KeyCorrectnessProof.Response {
    let pair = try JSONValue.list(maximumCount: 2, JSONValue.any)(value, location)
    guard pair.count == 2 else {
        throw DecodingFailure(location: location, problem: "must be a pair of name and number")
    }
    return KeyCorrectnessProof.Response(
        name: try JSONValue.string(pair[0], "\(location)[0]"),
        value: try JSONValue.decimal()(pair[1], "\(location)[1]"))
}
