extension CBORValue {
    /// The one encoding: shortest heads, definite lengths, keys in bytewise order.
    ///
    /// Source: RFC 8949, §4.2.1.
    public var encoded: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        switch self {
        case .unsigned(let number): Self.writeHead(.unsigned, number, to: &output)
        case .negative(let number): Self.writeHead(.negative, number, to: &output)
        case .bytes(let bytes):
            Self.writeHead(.bytes, UInt64(bytes.count), to: &output)
            output.append(contentsOf: bytes)
        case .text(let text):
            Self.writeHead(.text, UInt64(text.utf8.count), to: &output)
            output.append(contentsOf: text.utf8)
        case .array(let elements):
            Self.writeHead(.array, UInt64(elements.count), to: &output)
            for element in elements { element.write(to: &output) }
        case .map(let map):
            Self.writeHead(.map, UInt64(map.entries.count), to: &output)
            for entry in map.entries {
                entry.key.value.write(to: &output)
                entry.value.write(to: &output)
            }
        case .bool(let flag):
            output.append(flag ? SimpleByte.true : SimpleByte.false)
        case .null:
            output.append(SimpleByte.null)
        }
    }

    /// The major type and its argument in the fewest bytes.
    private static func writeHead(
        _ type: MajorType, _ argument: UInt64, to output: inout [UInt8]
    ) {
        let high = type.rawValue << 5
        let (information, byteCount): (UInt8, Int) =
            switch argument {
            case 0..<24: (UInt8(argument), 0)
            case 24..<1 << 8: (24, 1)
            case 1 << 8..<1 << 16: (25, 2)
            case 1 << 16..<1 << 32: (26, 4)
            default: (27, 8)
            }
        output.append(high | information)
        for index in (0..<byteCount).reversed() {
            output.append(UInt8(truncatingIfNeeded: argument >> UInt64(8 * index)))
        }
    }
}

/// The upper three bits of an item's first byte.
///
/// Source: RFC 8949, §3.1.
enum MajorType: UInt8 {
    case unsigned, negative, bytes, text, array, map, tag, simple
}

/// First bytes of major type 7.
///
/// Source: RFC 8949, §3.3, table 3.
enum SimpleByte {
    static let `false`: UInt8 = 0xF4
    static let `true`: UInt8 = 0xF5
    static let null: UInt8 = 0xF6
    static let undefined: UInt8 = 0xF7
    /// Half, single and double precision.
    static let floatingPoint: ClosedRange<UInt8> = 0xF9...0xFB
    /// Reserved, and malformed.
    static let reserved: ClosedRange<UInt8> = 0xFC...0xFE
    /// The end of an item of indefinite length.
    static let `break`: UInt8 = 0xFF
}
