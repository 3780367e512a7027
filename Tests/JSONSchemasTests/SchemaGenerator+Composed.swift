import JSONDocuments
import TestSupport

/// Objects put together from several schemas, where it matters which members each evaluated.
extension SchemaGenerator {
    mutating func composed(depth: Int) -> JSONValue {
        var object = JSONObject()
        object["unevaluatedProperties"] = random.once(in: 4) ? ["type": "integer"] : false
        let keywords = ["properties", "allOf", "anyOf", "oneOf", "if", "$ref", "not"]
        for keyword in random.some(of: keywords, atLeast: 1) {
            switch keyword {
            case "properties": object[keyword] = branch(depth: 9)[keyword]
            case "allOf", "anyOf", "oneOf":
                object[keyword] = .array((0...random.below(2)).map { _ in branch(depth: depth) })
            case "if":
                for part in ["if", "then", "else"] { object[part] = branch(depth: depth) }
            case "$ref": object[keyword] = .string("#/$defs/\(random.pick(Self.definitions))")
            default: object[keyword] = ["not": branch(depth: depth)]
            }
        }
        return .object(object)
    }

    /// One of the schemas that an object is put together from.
    mutating func branch(depth: Int) -> JSONValue {
        if depth < 2, random.once(in: 4) { return composed(depth: depth + 1) }
        var properties = JSONObject()
        for name in random.some(of: ["a", "b", "c", "ab"], atLeast: 1).prefix(2) {
            properties[name] = random.pick([
                true, true, ["type": "integer"], ["const": 1], ["type": "string"],
            ])
        }
        var object: JSONObject = JSONObject([("properties", .object(properties))])
        switch random.below(5) {
        case 0: object["required"] = [.string(properties.members[0].name)]
        case 1: object["patternProperties"] = ["^a": true]
        case 2: object["additionalProperties"] = ["type": "string"]
        default: break
        }
        return .object(object)
    }
}
