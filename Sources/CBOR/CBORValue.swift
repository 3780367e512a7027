/// A data item of deterministic CBOR, of the kinds that Countersign's formats use.
///
/// Each value has one encoding. Tags, floating point numbers, `undefined` and other simple values have no
/// place; a larger integer is a byte string, most significant byte first, as its field says.
/// Source: RFC 8949, §3 and §4.2.1.
public enum CBORValue: Sendable {
    /// An integer in `0 ..< 2^64`.
    case unsigned(UInt64)
    /// The integer `−1 − n` for the payload `n`: one in `−2^64 ... −1`.
    case negative(UInt64)
    /// Bytes.
    case bytes([UInt8])
    /// Unicode text, kept scalar by scalar: texts that only look alike are different values.
    case text(String)
    /// An ordered list.
    case array([CBORValue])
    /// Values under integer or text keys.
    case map(CBORMap)
    /// A truth value.
    case bool(Bool)
    /// The absence of a value, where a format says that it has a meaning.
    case null

    /// The integer `value`.
    public static func integer(_ value: Int) -> CBORValue {
        value < 0 ? .negative(UInt64(~value)) : .unsigned(UInt64(value))
    }
}

extension CBORValue: Equatable {
    /// Whether both have the same encoding.
    public static func == (left: CBORValue, right: CBORValue) -> Bool {
        switch (left, right) {
        case (.unsigned(let a), .unsigned(let b)), (.negative(let a), .negative(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.null, .null): true
        default: false
        }
    }
}

// No `nil` literal: where an optional value is asked for, it would mean `null` rather than none.
extension CBORValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A list.
    public init(arrayLiteral elements: CBORValue...) { self = .array(elements) }
    /// A map; the same key twice is the programmer's mistake.
    public init(dictionaryLiteral elements: (CBORKey, CBORValue)...) {
        self = .map(CBORMap(elements))
    }
}
