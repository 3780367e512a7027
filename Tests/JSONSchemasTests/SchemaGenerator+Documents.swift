import JSONDocuments
import TestSupport

/// Documents drawn towards a schema, and changed from there.
extension SchemaGenerator {
    /// A document that heeds the simpler keywords of `schema`; often valid, not always.
    mutating func fitting(_ schema: JSONValue, root: JSONValue, depth: Int = 0) -> JSONValue {
        guard depth < 6, case .object(let object) = schema else { return value(depth: depth) }
        if let constant = object["const"] { return constant }
        if case .array(let values) = object["enum"] { return random.pick(values) }
        if case .string(let target) = object["$ref"], !random.once(in: 3),
            let definition = root["$defs"]?[String(target.dropFirst(8))]
        {
            return fitting(definition, root: root, depth: depth + 1)
        }
        for keyword in ["allOf", "anyOf", "oneOf"] where random.once(in: 4) {
            if case .array(let schemas) = object[keyword] {
                return fitting(random.pick(schemas), root: root, depth: depth + 1)
            }
        }
        switch kind(of: object) {
        case "object": return fittingObject(object, root: root, depth: depth)
        case "array":
            let items = object["items"] ?? object["contains"] ?? true
            return .array(
                (0..<random.below(4)).map { _ in fitting(items, root: root, depth: depth + 1) })
        case "string": return .string(random.pick(Self.texts))
        case "integer", "number": return .number(random.pick(Self.numbers))
        case "boolean": return .bool(random.once(in: 2))
        case "null": return .null
        default: return value(depth: depth)
        }
    }

    /// The type that the schema seems to be about.
    private mutating func kind(of schema: JSONObject) -> String? {
        switch schema["type"] {
        case .string(let name): return name
        case .array(let names):
            if case .string(let name) = random.pick(names) { return name }
            return nil
        default: break
        }
        let names = schema.members.map(\.name)
        if names.contains(where: { $0.hasSuffix("roperties") || $0.hasSuffix("equired") }) {
            return "object"
        }
        if names.contains(where: { $0.lowercased().hasSuffix("items") || $0 == "contains" }) {
            return "array"
        }
        if names.contains(where: { $0.hasSuffix("Length") || $0 == "pattern" }) { return "string" }
        return names.contains { $0.lowercased().hasSuffix("imum") } ? "number" : nil
    }

    private mutating func fittingObject(
        _ schema: JSONObject, root: JSONValue, depth: Int
    ) -> JSONValue {
        var result = JSONObject()
        if case .array(let names) = schema["required"] {
            for case .string(let name) in names { result[name] = value(depth: depth + 1) }
        }
        if case .object(let properties) = schema["properties"] {
            for member in properties.members where !random.once(in: 4) {
                result[member.name] = fitting(member.value, root: root, depth: depth + 1)
            }
        }
        for keyword in ["allOf", "anyOf", "oneOf", "if", "then", "else"] where random.once(in: 2) {
            var part = schema[keyword] ?? true
            if case .array(let parts) = part { part = random.pick(parts) }
            guard case .object = part,
                case .object(let further) = fitting(part, root: root, depth: depth + 1)
            else { continue }
            for member in further.members { result[member.name] = member.value }
        }
        return .object(result)
    }

    /// `document` with one change somewhere.
    mutating func changed(_ document: JSONValue) -> JSONValue {
        var copy = document
        let objects = document.objectPaths
        if random.once(in: 2), !objects.isEmpty {
            copy[random.pick(objects) + [random.pick(Self.names)]] =
                random.once(in: 2) ? nil : value(depth: 2)
            return copy
        }
        let leaves = document.leafPaths
        guard !leaves.isEmpty else { return value(depth: 0) }
        let path = random.pick(leaves)
        copy[path] =
            switch copy[path] {
            case .number: .number(random.pick(Self.numbers))
            case .string: .string(random.pick(Self.texts))
            default: value(depth: 2)
            }
        return copy
    }
}
