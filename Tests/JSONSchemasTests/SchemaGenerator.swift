import JSONDocuments
import TestSupport

/// Draws schemas over all supported keywords, and documents that often fit them.
struct SchemaGenerator {
    var random: SeededGenerator

    /// Names; two of them look alike and are not the same.
    static let names = ["a", "b", "c", "ab", "\u{E9}", "e\u{301}"]
    static let texts = [
        "", "a", "b", "ab", "abc", "aab", "1", "12", "\u{E9}", "e\u{301}", "日本", "😀", "a b",
    ]
    /// Patterns that ECMA-262 and Python understand alike on these texts.
    static let patterns = [
        "^a", "b$", "^[a-c]+$", "\\d", "^.{2}$", "ab|ba", "[^a]", "^$", "^(?:a|b){1,2}$",
        "\\u65e5", "^[\\u4e00-\\u9fff]*$", "(a*)*b",
    ]
    static let numbers = [
        "0", "1", "2", "3", "-1", "5", "10", "1.0", "1e1", "0.5", "1.5", "-0.0", "100E-2", "-0",
        "12345678901234567890", "12345678901234567890.0", "2e0", "-3", "6",
    ]

    /// A schema with definitions that it may refer to.
    mutating func document() -> JSONValue {
        var definitions = JSONObject()
        let isComposed = random.once(in: 3)
        for name in Self.definitions {
            definitions[name] = isComposed ? branch(depth: 2) : schema(depth: 2)
        }
        var root: JSONValue = isComposed ? composed(depth: 0) : true
        while case .bool = root { root = schema(depth: 0) }
        guard case .object(var object) = root else { return root }
        object["$defs"] = .object(definitions)
        return .object(object)
    }

    static let definitions = ["d0", "d1"]

    mutating func schema(depth: Int) -> JSONValue {
        if random.once(in: 14) { return .bool(!random.once(in: 3)) }
        var object = JSONObject()
        for _ in 0...random.below(3) {
            switch random.below(depth > 2 ? 4 : 8) {
            case 0: addAny(&object)
            case 1: addNumber(&object)
            case 2: addText(&object)
            case 3: object["$ref"] = .string("#/$defs/\(random.pick(Self.definitions))")
            case 4: addArray(&object, depth: depth + 1)
            case 5: addInPlace(&object, depth: depth + 1)
            default: addObject(&object, depth: depth + 1)
            }
        }
        return .object(object)
    }

    private mutating func count() -> JSONValue {
        .number(random.pick(["0", "1", "2", "3", "2.0", "1e0"]))
    }

    private mutating func addAny(_ object: inout JSONObject) {
        let types = ["null", "boolean", "integer", "number", "string", "array", "object"]
        switch random.below(4) {
        case 0: object["const"] = value(depth: 1)
        case 1: object["enum"] = .array((0...random.below(4)).map { _ in value(depth: 1) })
        case 2: object["type"] = .string(random.pick(types + ["object", "object", "array"]))
        default:
            object["type"] = .array(random.some(of: types, atLeast: 1).map { .string($0) })
        }
    }

    private mutating func addNumber(_ object: inout JSONObject) {
        let keyword = random.pick([
            "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        ])
        object[keyword] = .number(
            keyword == "multipleOf"
                ? random.pick(["1", "2", "3", "10", "2.0", "7"]) : random.pick(Self.numbers))
    }

    private mutating func addText(_ object: inout JSONObject) {
        switch random.below(3) {
        case 0: object["minLength"] = count()
        case 1: object["maxLength"] = count()
        default: object["pattern"] = .string(random.pick(Self.patterns))
        }
    }

    private mutating func addArray(_ object: inout JSONObject, depth: Int) {
        for keyword in random.some(
            of: [
                "prefixItems", "items", "contains", "minContains", "maxContains", "minItems",
                "maxItems", "uniqueItems",
            ], atLeast: 1)
        {
            switch keyword {
            case "prefixItems": object[keyword] = schemas(depth: depth)
            case "items", "contains": object[keyword] = schema(depth: depth)
            case "uniqueItems": object[keyword] = .bool(!random.once(in: 4))
            default: object[keyword] = count()
            }
        }
    }

    private mutating func schemas(depth: Int) -> JSONValue {
        .array((0...random.below(3)).map { _ in schema(depth: depth) })
    }

    private mutating func map(_ names: [String], depth: Int) -> JSONValue {
        var object = JSONObject()
        for name in names { object[name] = schema(depth: depth) }
        return .object(object)
    }

    private mutating func addInPlace(_ object: inout JSONObject, depth: Int) {
        switch random.below(5) {
        case 0: object["allOf"] = schemas(depth: depth)
        case 1: object["anyOf"] = schemas(depth: depth)
        case 2: object["oneOf"] = schemas(depth: depth)
        case 3: object["not"] = schema(depth: depth)
        default:
            object["if"] = schema(depth: depth)
            for keyword in random.some(of: ["then", "else"]) {
                object[keyword] = schema(depth: depth)
            }
        }
    }

    private mutating func addObject(_ object: inout JSONObject, depth: Int) {
        switch random.below(9) {
        case 0, 1, 2:
            object["properties"] = map(random.some(of: Self.names, atLeast: 1), depth: depth)
        case 3: object["patternProperties"] = map([random.pick(Self.patterns)], depth: depth)
        case 4:
            object["additionalProperties"] = random.once(in: 2) ? false : schema(depth: depth)
        case 5, 6:
            object["unevaluatedProperties"] = random.once(in: 3) ? schema(depth: depth) : false
        case 7: object["propertyNames"] = schema(depth: 3)
        default: addNames(&object)
        }
    }

    private mutating func addNames(_ object: inout JSONObject) {
        switch random.below(4) {
        case 0: object["required"] = .array(random.some(of: Self.names).map { .string($0) })
        case 1: object["minProperties"] = count()
        case 2: object["maxProperties"] = count()
        default:
            object["dependentRequired"] = .object(
                JSONObject([
                    (
                        random.pick(Self.names),
                        .array(random.some(of: Self.names).map { .string($0) })
                    )
                ]))
        }
    }

    /// Any value at all.
    mutating func value(depth: Int) -> JSONValue {
        switch random.below(depth > 2 ? 5 : 8) {
        case 0: return random.pick([.null, true, false])
        case 1, 2: return .number(random.pick(Self.numbers))
        case 3, 4: return .string(random.pick(Self.texts))
        case 5: return .array((0..<random.below(4)).map { _ in value(depth: depth + 1) })
        default:
            var object = JSONObject()
            for name in random.some(of: Self.names) { object[name] = value(depth: depth + 1) }
            return .object(object)
        }
    }
}
