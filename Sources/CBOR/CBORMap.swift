/// A key of a map: an integer or a text, in the order of the keys' encodings.
///
/// Source: RFC 8949, §4.2.1, third rule: bytewise lexicographic order.
public enum CBORKey: Sendable {
    /// An integer in `0 ..< 2^64`.
    case unsigned(UInt64)
    /// The integer `−1 − n` for the payload `n`.
    case negative(UInt64)
    /// A text; a shorter one comes before a longer one, whatever they hold.
    case text(String)

    /// The key as a value.
    var value: CBORValue {
        switch self {
        case .unsigned(let number): .unsigned(number)
        case .negative(let number): .negative(number)
        case .text(let text): .text(text)
        }
    }

    /// How the error of a reader calls the key; the key comes from the program, not from an input.
    var name: String {
        switch self {
        case .unsigned(let number): String(number)
        case .negative(let number): String(-1 - Int128(number))
        case .text(let text): text
        }
    }
}

extension CBORKey: Comparable {
    /// Whether both have the same encoding.
    public static func == (left: CBORKey, right: CBORKey) -> Bool { left.value == right.value }

    /// Whether the encoding of `left` comes first: lengths are shortest, so it begins with the major type
    /// and the argument in their order.
    public static func < (left: CBORKey, right: CBORKey) -> Bool {
        switch (left, right) {
        case (.unsigned(let a), .unsigned(let b)), (.negative(let a), .negative(let b)): a < b
        case (.unsigned, _), (.negative, .text): true
        case (.text(let a), .text(let b)):
            a.utf8.count == b.utf8.count
                ? a.utf8.lexicographicallyPrecedes(b.utf8) : a.utf8.count < b.utf8.count
        case (.negative, .unsigned), (.text, _): false
        }
    }
}

extension CBORKey: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// An integer.
    public init(integerLiteral value: Int) {
        self = value < 0 ? .negative(UInt64(~value)) : .unsigned(UInt64(value))
    }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
}

/// The entries of a map in the order of their keys' encodings, each key once.
public struct CBORMap: Sendable {
    /// Key and value of each entry, in the order of the encoding.
    public private(set) var entries: [(key: CBORKey, value: CBORValue)]

    /// Creates a map of entries with different keys, in whatever order.
    public init(_ entries: [(CBORKey, CBORValue)] = []) {
        let sorted = entries.sorted { $0.0 < $1.0 }
        for (entry, next) in zip(sorted, sorted.dropFirst()) {
            precondition(entry.0 < next.0, "a map names each key once")
        }
        self.entries = sorted.map { (key: $0.0, value: $0.1) }
    }

    /// Takes entries whose order has been checked.
    init(sorted entries: [(key: CBORKey, value: CBORValue)]) { self.entries = entries }

    /// The value of `key`; setting `nil` removes the entry.
    public subscript(key: CBORKey) -> CBORValue? {
        get {
            let place = place(of: key)
            return holds(key, at: place) ? entries[place].value : nil
        }
        set {
            let place = place(of: key)
            let range = place..<(holds(key, at: place) ? place + 1 : place)
            entries.replaceSubrange(range, with: newValue.map { [(key: key, value: $0)] } ?? [])
        }
    }

    /// The place of the first key that does not come before `key`.
    private func place(of key: CBORKey) -> Int {
        var range = entries.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                entries[middle].key < key
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private func holds(_ key: CBORKey, at place: Int) -> Bool {
        place < entries.count && entries[place].key == key
    }
}

extension CBORMap: Equatable {
    /// Whether both have the same encoding.
    public static func == (left: CBORMap, right: CBORMap) -> Bool {
        left.entries.elementsEqual(right.entries) { $0.key == $1.key && $0.value == $1.value }
    }
}
