/// Limits that hold before and during parsing.
public struct JSONLimits: Sendable {
    /// Largest document in bytes; a longer one is refused unread.
    public var byteCount: Int
    /// Deepest nesting of arrays and objects.
    public var depth: Int
    /// Longest number in digits.
    public var numberDigitCount: Int

    /// Creates limits; by default 1 MB, 32 levels, numbers of 100 digits.
    public init(byteCount: Int = 1_000_000, depth: Int = 32, numberDigitCount: Int = 100) {
        self.byteCount = byteCount
        self.depth = depth
        self.numberDigitCount = numberDigitCount
    }
}

extension JSONValue {
    /// Parses exactly one document: RFC 8259, and stricter where that leaves a choice.
    ///
    /// Refused are duplicate names, numbers with a fraction, an exponent or leading zeros, `-0`,
    /// lone surrogates, a byte order mark, invalid UTF-8, and anything after the document.
    ///
    /// - Throws: `DecodingFailure` with line and column.
    public init(
        parsing bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()
    ) throws(DecodingFailure) {
        guard bytes.count <= limits.byteCount else {
            throw DecodingFailure(
                location: "", problem: "larger than the limit of \(limits.byteCount) bytes")
        }
        var parser = JSONParser(bytes: Array(bytes), limits: limits)
        self = try parser.document()
    }
}

/// A recursive-descent parser over bytes; depth is bounded by the limits.
private struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(DecodingFailure) -> JSONValue {
        let value = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw failure("text after the end of the document") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func failure(_ problem: String) -> DecodingFailure {
        let before = bytes.prefix(position)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return DecodingFailure(
            location: "line \(line), column \(position - lineStart + 1)",
            problem: position < bytes.count ? problem : "the document ends too early")
    }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(DecodingFailure) -> JSONValue {
        skipWhitespace()
        switch current {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw failure("not JSON")
        }
    }

    private mutating func literal(
        _ text: StaticString, _ value: JSONValue
    ) throws(DecodingFailure) -> JSONValue {
        let expected = text.withUTF8Buffer { Array($0) }
        guard bytes[position...].starts(with: expected) else { throw failure("not JSON") }
        position += expected.count
        return value
    }

    private mutating func object(depth: Int) throws(DecodingFailure) -> JSONObject {
        guard depth <= limits.depth else { throw failure("nested too deeply") }
        position += 1
        var object = JSONObject()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return object }
        while true {
            skipWhitespace()
            guard current == UInt8(ascii: "\"") else { throw failure("a member needs a name") }
            let namePosition = position
            let name = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw failure("a member needs a colon") }
            let memberValue = try value(depth: depth)
            guard object.append(name, memberValue) else {
                position = namePosition
                throw failure("a member name stands twice in one object")
            }
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return object }
            guard take(UInt8(ascii: ",")) else { throw failure("a comma or brace is missing") }
        }
    }

    private mutating func array(depth: Int) throws(DecodingFailure) -> [JSONValue] {
        guard depth <= limits.depth else { throw failure("nested too deeply") }
        position += 1
        var elements: [JSONValue] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw failure("a comma or bracket is missing") }
        }
    }

    private mutating func number() throws(DecodingFailure) -> JSONValue {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        let digitStart = position
        while let byte = current, isDigit(byte) { position += 1 }
        let digitCount = position - digitStart
        if let byte = current, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw failure("only whole numbers are allowed")
        }
        guard digitCount > 0 else { throw failure("a number needs digits") }
        let startsWithZero = bytes[digitStart] == UInt8(ascii: "0")
        guard !startsWithZero || (digitCount == 1 && !isNegative) else {
            position = start
            throw failure("a number has a leading zero or is minus zero")
        }
        guard digitCount <= limits.numberDigitCount else {
            position = start
            throw failure("a number has more than \(limits.numberDigitCount) digits")
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func string() throws(DecodingFailure) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("a string is not valid UTF-8")
                }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20:
                throw failure("a control character in a string must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw failure("a string does not end")
    }

    private mutating func escape() throws(DecodingFailure) -> Unicode.Scalar {
        guard let byte = current else { throw failure("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw failure("an unknown escape in a string")
        }
    }

    private mutating func unicodeEscape() throws(DecodingFailure) -> Unicode.Scalar {
        let first = try codeUnit()
        if !(0xD800...0xDFFF ~= first), let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw failure("a lone surrogate in a string")
        }
        let second = try codeUnit()
        let combined = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF)
        guard 0xDC00...0xDFFF ~= second, let scalar = Unicode.Scalar(combined) else {
            throw failure("a lone surrogate in a string")
        }
        return scalar
    }

    private mutating func codeUnit() throws(DecodingFailure) -> UInt32 {
        guard position + 4 <= bytes.count else { throw failure("a string does not end") }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw failure("a wrong hexadecimal escape")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
