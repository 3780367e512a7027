import BigIntegers
import JSONDocuments

extension AttributeValue {
    /// Decodes `{name: {"raw", "encoded"}}`; names that are equal in canonical form are refused.
    static func values(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> [AttributeName: AttributeValue] {
        let limit = Schema.maximumAttributeCount
        let members = try JSONValue.map(maximumCount: limit, pair)(value, location)
        var values: [AttributeName: AttributeValue] = [:]
        for (name, value) in members {
            guard values.updateValue(value, forKey: AttributeName(name)) == nil else {
                throw DecodingFailure(location: location, problem: "names an attribute twice")
            }
        }
        return values
    }

    /// The same object, under the original spellings.
    static func json(_ values: [AttributeName: AttributeValue]) -> JSONValue {
        .object(
            JSONObject(
                values.map { name, value in
                    (
                        name.text,
                        ["raw": .string(value.raw), "encoded": JSONValue(decimal: value.encoded)]
                    )
                }))
    }

    private static func pair(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> AttributeValue {
        var reader = try ObjectReader(value, at: location)
        let pair = AttributeValue(
            raw: try reader.required("raw", JSONValue.string),
            encoded: try reader.required("encoded", JSONValue.decimal()))
        try reader.finish()
        return pair
    }
}
