import JSONDocuments
import Records
import TestSupport

/// Draws altered documents from valid ones; the same seed gives the same documents.
struct Mutator {
    private var generator: SeededGenerator
    private let seeds: [JSONValue]

    init(seed: UInt64, documents: [JSONValue]) {
        generator = SeededGenerator(seed: seed)
        seeds = documents
    }

    /// A valid document with one to three changes.
    mutating func next() -> JSONValue {
        var document = seeds[below(seeds.count)]
        for _ in 0...(below(4) == 0 ? below(3) : 0) { document = altered(document, name: "") }
        return document
    }

    private mutating func below(_ bound: Int) -> Int { generator.below(bound) }

    private mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// Walks down a random path and changes what stands at its end.
    private mutating func altered(_ value: JSONValue, name: String) -> JSONValue {
        switch value {
        case .object(let object) where below(16) > 0 && !object.members.isEmpty:
            var copy = object
            // Most rules are about the content, so most changes go there.
            let content = object.members.filter { $0.name == "public" && below(3) > 0 }
            let member = pick(content.isEmpty ? object.members : content)
            switch below(content.isEmpty ? 10 : 100) {
            case 0: copy[member.name] = nil
            case 1: copy[pick(["extra", "V", "attributes", "minimum", "sig", "text", ""])] = pool()
            default: copy[member.name] = altered(member.value, name: member.name)
            }
            return .object(copy)
        case .array(let elements) where below(16) > 0 && !elements.isEmpty:
            return .array(alteredList(elements, name: name))
        case .string(let text) where below(8) > 0: return .string(alteredText(text, name: name))
        case .number(let text) where below(4) > 0: return .number(pick(Self.numbers + [text]))
        default: return pool()
        }
    }

    private mutating func alteredList(_ elements: [JSONValue], name: String) -> [JSONValue] {
        var copy = elements
        let index = below(elements.count)
        switch below(8) {
        case 0: copy.remove(at: index)
        case 1: copy.append(elements[index])
        case 2: copy.append(pool())
        case 3: copy = []
        case 4: copy = (0..<pick([8, 9, 124, 125])).map { Self.numbered(elements[index], $0) }
        default: copy[index] = altered(elements[index], name: name)
        }
        return copy
    }

    /// `value` with its text or its name made different from the others.
    static func numbered(_ value: JSONValue, _ number: Int) -> JSONValue {
        switch value {
        case .string(let text):
            let digits = String(number + 100)
            return .string(text.count == 64 ? text.dropLast(3) + digits : text + digits)
        case .object(var object):
            if let name = object["name"] { object["name"] = numbered(name, number) }
            return .object(object)
        default: return value
        }
    }

    private mutating func alteredText(_ text: String, name: String) -> String {
        if below(2) == 0, let special = Self.special[name] { return pick(special) }
        var scalars = Array(text.unicodeScalars)
        let position = below(scalars.count + 1)
        switch below(6) {
        case 0: scalars.insert(pick(Self.scalars), at: position)
        case 1 where position < scalars.count: scalars[position] = pick(Self.scalars)
        case 2 where position < scalars.count: scalars.remove(at: position)
        case 3: scalars = Array(scalars.prefix(position))
        case 4: scalars.append(pick(Self.scalars))
        default: return String(repeating: text, count: 2)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private mutating func pool() -> JSONValue { pick(Self.general) }

    /// Values of every JSON type, for any place.
    static let general: [JSONValue] = [
        .null, true, false, 0, 1, "", " ", "x", [], ["x"], .object(JSONObject()), ["name": "x"],
        .string(City.noon), .string(String(repeating: "ab", count: 32)), 2_147_483_648,
    ]

    static let numbers = [
        "0", "2", "-1", "10", "2147483647", "2147483648", "-2147483648", "-2147483649",
        "9007199254740993", "99999999999999999999",
    ]

    static let scalars: [Unicode.Scalar] = [
        "a", "A", "f", "g", "Z", "0", "9", "+", "-", "/", "=", ":", " ", "\n", "\0", "\u{7F}",
        "\u{85}", "\u{A0}", "\u{202E}", "\u{2066}", "\u{FEFF}", "é", "市", "😀", "\"", "\\", "~",
    ]
}
