import JSONDocuments
import TestSupport

extension JSONValue {
    /// The document with one value changed a little; its type stays.
    func altered(at path: [String]) -> JSONValue {
        var copy = self
        copy[path] = self[path]?.changed
        return copy
    }

    private var changed: JSONValue {
        switch self {
        case .null: .string("1")
        case .bool(let flag): .bool(!flag)
        case .number(let digits): .number(Self.next(digits))
        case .string(let text):
            .string(text.utf8.last.map(Self.isDigit) == true ? Self.next(text) : text + "x")
        default: self
        }
    }

    /// The digits with the last one changed.
    private static func next(_ digits: String) -> String {
        guard let last = digits.last?.wholeNumberValue else { return digits }
        return digits.dropLast() + "\(last == 9 ? 8 : last + 1)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
