/// Limits that hold before and during decoding.
public struct CBORLimits: Sendable {
    /// Largest document in bytes; a longer one is refused unread.
    public var byteCount: Int
    /// Deepest nesting of arrays and maps.
    public var depth: Int
    /// Most items in the document: itself, elements of arrays, keys and values of maps.
    public var itemCount: Int

    /// Creates limits; by default 1 MB, 16 levels, 65,536 items.
    public init(byteCount: Int = 1_000_000, depth: Int = 16, itemCount: Int = 65_536) {
        self.byteCount = byteCount
        self.depth = depth
        self.itemCount = itemCount
    }
}

extension CBORValue {
    /// Decodes exactly one document in its one encoding: whatever is accepted has these bytes as its
    /// ``encoded`` form.
    ///
    /// Counts are compared with the limits and with the bytes left before any memory is taken.
    ///
    /// - Throws: `CBORError` with the offset of the item that is refused.
    public init(
        decoding bytes: some Collection<UInt8>, limits: CBORLimits = CBORLimits()
    ) throws(CBORError) {
        guard bytes.count <= limits.byteCount else { throw .tooLarge(limit: limits.byteCount) }
        var decoder = CBORDecoder(bytes: Array(bytes), limits: limits)
        self = try decoder.document()
    }
}

/// A recursive-descent decoder; its depth is bounded by the limits.
private struct CBORDecoder {
    private let bytes: [UInt8]
    private let limits: CBORLimits
    private var position = 0
    /// Items announced so far.
    private var itemCount = 0

    init(bytes: [UInt8], limits: CBORLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(CBORError) -> CBORValue {
        try announce(1, offset: 0)
        let value = try value(depth: 0)
        guard position == bytes.count else { throw .trailingBytes(offset: position) }
        return value
    }

    private mutating func value(depth: Int) throws(CBORError) -> CBORValue {
        let offset = position
        let head = try head()
        switch head.type {
        case .unsigned: return .unsigned(head.argument)
        case .negative: return .negative(head.argument)
        case .bytes: return .bytes(Array(try take(head.argument, offset: offset)))
        case .text: return .text(try text(head.argument, offset: offset))
        case .array: return .array(try array(head.argument, depth: depth + 1, offset: offset))
        case .map: return .map(try map(head.argument, depth: depth + 1, offset: offset))
        case .tag: throw .tagged(offset: offset)
        case .simple: return try simple(bytes[offset], offset: offset)
        }
    }

    private struct Head {
        let type: MajorType
        let argument: UInt64
    }

    /// Source: RFC 8949, §3.
    private mutating func head() throws(CBORError) -> Head {
        let offset = position
        guard offset < bytes.count, let type = MajorType(rawValue: bytes[offset] >> 5) else {
            throw .truncated(offset: offset)
        }
        position += 1
        let information = bytes[offset] & 31
        // What follows a byte of this type is never read: all that has a meaning here has one byte.
        if type == .simple { return Head(type: type, argument: UInt64(information)) }
        switch information {
        case 0..<24: return Head(type: type, argument: UInt64(information))
        case 24...27:
            let byteCount = 1 << Int(information - 24)
            var argument: UInt64 = 0
            for byte in try take(UInt64(byteCount), offset: offset) {
                argument = argument << 8 | UInt64(byte)
            }
            let least: UInt64 = byteCount == 1 ? 24 : 1 << UInt64(4 * byteCount)
            guard argument >= least else { throw .notShortest(offset: offset) }
            return Head(type: type, argument: argument)
        case 31: throw .indefiniteLength(offset: offset)
        default: throw .reserved(offset: offset)
        }
    }

    private func simple(_ byte: UInt8, offset: Int) throws(CBORError) -> CBORValue {
        switch byte {
        case SimpleByte.false: return .bool(false)
        case SimpleByte.true: return .bool(true)
        case SimpleByte.null: return .null
        case SimpleByte.undefined: throw .undefined(offset: offset)
        case SimpleByte.floatingPoint: throw .floatingPoint(offset: offset)
        case SimpleByte.reserved: throw .reserved(offset: offset)
        case SimpleByte.break: throw .indefiniteLength(offset: offset)
        default: throw .simpleValue(offset: offset)
        }
    }

    /// The next `count` bytes of the item at `offset`.
    private mutating func take(
        _ count: UInt64, offset: Int
    ) throws(CBORError) -> ArraySlice<UInt8> {
        guard count <= UInt64(bytes.count - position) else { throw .truncated(offset: offset) }
        let start = position
        position += Int(count)
        return bytes[start..<position]
    }

    private mutating func text(_ count: UInt64, offset: Int) throws(CBORError) -> String {
        guard let text = String(validating: try take(count, offset: offset), as: UTF8.self) else {
            throw .textNotUTF8(offset: offset)
        }
        return text
    }

    /// Counts items that the head at `offset` announces, each of which takes a byte at least.
    private mutating func announce(_ count: UInt64, offset: Int) throws(CBORError) {
        guard count <= UInt64(limits.itemCount - itemCount) else {
            throw .tooManyItems(limit: limits.itemCount, offset: offset)
        }
        guard count <= UInt64(bytes.count - position) else { throw .truncated(offset: offset) }
        itemCount += Int(count)
    }

    private mutating func array(
        _ count: UInt64, depth: Int, offset: Int
    ) throws(CBORError) -> [CBORValue] {
        guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth, offset: offset) }
        try announce(count, offset: offset)
        var elements: [CBORValue] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count { elements.append(try value(depth: depth)) }
        return elements
    }

    private mutating func map(
        _ count: UInt64, depth: Int, offset: Int
    ) throws(CBORError) -> CBORMap {
        guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth, offset: offset) }
        let (itemCount, overflow) = count.multipliedReportingOverflow(by: 2)
        try announce(overflow ? .max : itemCount, offset: offset)
        var entries: [(key: CBORKey, value: CBORValue)] = []
        entries.reserveCapacity(Int(count))
        for _ in 0..<count {
            let key = try key(after: entries.last?.key)
            entries.append((key: key, value: try value(depth: depth)))
        }
        return CBORMap(sorted: entries)
    }

    private mutating func key(after last: CBORKey?) throws(CBORError) -> CBORKey {
        let offset = position
        let head = try head()
        let key: CBORKey
        switch head.type {
        case .unsigned: key = .unsigned(head.argument)
        case .negative: key = .negative(head.argument)
        case .text: key = .text(try text(head.argument, offset: offset))
        case .tag: throw .tagged(offset: offset)
        case .bytes, .array, .map: throw .keyTypeNotAllowed(offset: offset)
        case .simple:
            _ = try simple(bytes[offset], offset: offset)
            throw .keyTypeNotAllowed(offset: offset)
        }
        guard let last, last >= key else { return key }
        throw last == key ? .keyRepeated(offset: offset) : .keysUnsorted(offset: offset)
    }
}
