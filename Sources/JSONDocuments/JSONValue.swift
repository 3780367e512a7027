/// A JSON document as it was written: member order and the text of each number are kept.
///
/// Source: RFC 8259.
public enum JSONValue: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number's text, an integer in its one shortest form: `0` or `-?[1-9][0-9]*`.
    case number(String)
    /// A string of Unicode scalars, without lone surrogates.
    case string(String)
    /// An ordered list.
    case array([JSONValue])
    /// Members in the order of the text, each name once.
    case object(JSONObject)

    /// The member `name` where this is an object that has one.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// An integer that every JSON reader takes exactly (|value| < 2^53).
    public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; the same name twice is the programmer's mistake.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
    /// The literal `null`.
    public init(nilLiteral: ()) { self = .null }
}

/// The members of a JSON object, in order, each name once.
public struct JSONObject: Hashable, Sendable {
    /// Name and value of each member, in the order of the text.
    public private(set) var members: [(name: String, value: JSONValue)]
    private var positions: [String: Int]

    /// Creates an object from members with different names.
    public init(_ members: [(String, JSONValue)] = []) {
        self.members = []
        positions = [:]
        for (name, value) in members {
            let isNew = append(name, value)
            precondition(isNew, "an object names each member once")
        }
    }

    /// The value of the member `name`; setting `nil` removes the member.
    public subscript(name: String) -> JSONValue? {
        get { positions[name].map { members[$0].value } }
        set {
            switch (positions[name], newValue) {
            case (let position?, let value?): members[position].value = value
            case (nil, let value?): append(name, value)
            case (let position?, nil):
                members.remove(at: position)
                positions = Dictionary(
                    uniqueKeysWithValues: members.indices.map { (members[$0].name, $0) })
            case (nil, nil): break
            }
        }
    }

    /// Appends a member; `false`, and no change, where the name is taken.
    @discardableResult
    mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        guard positions.updateValue(members.count, forKey: name) == nil else { return false }
        members.append((name, value))
        return true
    }

    /// Equal where both hold the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count
            && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    /// Hashes the names in no particular order, as equality demands.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(Set(positions.keys))
    }
}
