package import JSONDocuments

/// Places in a document: member names and positions, written out.
extension JSONValue {
    /// The places of all values that hold no others.
    package var leafPaths: [[String]] {
        switch self {
        case .object(let object):
            object.members.flatMap { member in
                member.value.leafPaths.map { [member.name] + $0 }
            }
        case .array(let elements):
            elements.indices.flatMap { index in
                elements[index].leafPaths.map { ["\(index)"] + $0 }
            }
        default: [[]]
        }
    }

    /// The places of all objects.
    package var objectPaths: [[String]] {
        switch self {
        case .object(let object):
            [[]]
                + object.members.flatMap { member in
                    member.value.objectPaths.map { [member.name] + $0 }
                }
        case .array(let elements):
            elements.indices.flatMap { index in
                elements[index].objectPaths.map { ["\(index)"] + $0 }
            }
        default: []
        }
    }

    /// The value at a place; `nil` removes it.
    package subscript(path: some Collection<String>) -> JSONValue? {
        get {
            guard let step = path.first else { return self }
            switch self {
            case .object(let object): return object[step]?[path.dropFirst()]
            case .array(let elements):
                return Int(step).flatMap { elements[$0][path.dropFirst()] }
            default: return nil
            }
        }
        set {
            guard let step = path.first else {
                self = newValue ?? .null
                return
            }
            switch self {
            case .object(var object):
                guard path.count > 1 else {
                    object[step] = newValue
                    self = .object(object)
                    return
                }
                object[step]?[path.dropFirst()] = newValue
                self = .object(object)
            case .array(var elements):
                guard let index = Int(step) else { return }
                if path.count > 1 {
                    elements[index][path.dropFirst()] = newValue
                } else if let newValue {
                    elements[index] = newValue
                } else {
                    elements.remove(at: index)
                }
                self = .array(elements)
            default: return
            }
        }
    }

    /// Values that differ a little from this one, also such that say the same in other words.
    package var alterations: [JSONValue] {
        switch self {
        case .null: [.string("1"), .integer(1)]
        case .bool(let flag): [.bool(!flag)]
        case .number(let text):
            [.number(Self.otherDigit(text)), .string(text)]
        case .string(let text):
            [.string(Self.otherDigit(text)), .string("0" + text), .string("+" + text)]
                + (Int(text).map { [JSONValue.integer($0)] } ?? [])
        case .array(let elements): elements.isEmpty ? [] : [.array(Array(elements.dropLast()))]
        case .object: []
        }
    }

    /// The text with its last character changed.
    private static func otherDigit(_ text: String) -> String {
        guard let last = text.last else { return "x" }
        guard let digit = last.wholeNumberValue else {
            return text.dropLast() + (last == "x" ? "y" : "x")
        }
        return text.dropLast() + String(digit == 9 ? 8 : digit + 1)
    }
}
