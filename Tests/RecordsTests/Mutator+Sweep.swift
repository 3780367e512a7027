import JSONDocuments

extension Mutator {
    /// `document` with each of its values in turn removed, given company, and replaced by every
    /// value that has ever been worth trying in that place.
    static func sweep(_ document: JSONValue, name: String = "") -> [JSONValue] {
        switch document {
        case .object(let object): sweep(object) + general
        case .array(let elements): sweep(elements, name: name) + general
        case .string(let text):
            (special[name] ?? []).map { .string($0) } + general
                + scalars.flatMap { scalar in
                    ["\(text)\(scalar)", "\(scalar)\(text)"].map { .string($0) }
                }
        case .number: numbers.map { .number($0) } + general
        case .null, .bool: general
        }
    }

    private static func sweep(_ object: JSONObject) -> [JSONValue] {
        var results: [JSONValue] = []
        func add(_ name: String, _ value: JSONValue?) {
            var copy = object
            copy[name] = value
            results.append(.object(copy))
        }
        for member in object.members {
            add(member.name, nil)
            for value in sweep(member.value, name: member.name) { add(member.name, value) }
        }
        if object["area"] == nil { add("area", "330105") }
        for name in ["extra", "attributes", "minimum", "sig", ""] where object[name] == nil {
            for value: JSONValue in [.null, "x", 1, ["x"], .object(JSONObject())] {
                add(name, value)
            }
        }
        return results
    }

    private static func sweep(_ elements: [JSONValue], name: String) -> [JSONValue] {
        guard let first = elements.first else { return [["x"], [.null]] }
        var results: [JSONValue] = [[], .array(elements + [first])]
        for count in [1, 2, 7, 8, 9, 123, 124, 125] {
            results.append(.array((0..<count).map { numbered(first, $0) }))
        }
        for value in sweep(first, name: name) { results.append(.array([value] + elements[1...])) }
        return results
    }
}
