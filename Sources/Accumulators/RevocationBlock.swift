public import BigIntegers
public import Sodium

/// Up to 64 neighbouring events, and the value after the last where there are 64 of them.
///
/// Block `k` holds the events `64k + 1 … 64k + 64`. A full block never changes again, so that anybody can
/// serve it; wallets fetch whole blocks, and nobody sees from which event on they asked. The product
/// of its numbers is computed where it is needed: it would add more bytes than the numbers have.
public struct RevocationBlock: Hashable, Sendable {
    /// Events in a full block.
    public static let capacity = 64
    private static let largestPosition = RevocationHead.largestIndex / capacity

    /// The block's number, from 0.
    public let position: Int
    /// Digest of the chain up to the first event.
    public let parent: SHA256Digest
    /// The revoked numbers in their order, `1 ... 64`.
    public let numbers: [RevocationNumber]
    /// The accumulator's value after the last event of a full block; `nil` in the open one, where the
    /// head has it.
    public let value: BigInteger?
    /// Digest of the chain up to the last event, and up to the value where the block is full.
    public let closingDigest: SHA256Digest

    /// Puts a block together.
    ///
    /// - Throws: `AccumulatorError.blockMalformed` for a position or a count outside the limits, or a
    ///   value that is missing in a full block or present in another; `.elementInvalid`.
    public init(
        position: Int, parent: SHA256Digest, numbers: [RevocationNumber], value: BigInteger?,
        modulus: Modulus
    ) throws(AccumulatorError) {
        let isFull = numbers.count == Self.capacity
        guard (0...Self.largestPosition).contains(position),
            (1...Self.capacity).contains(numbers.count), isFull == (value != nil),
            position * Self.capacity + numbers.count <= RevocationHead.largestIndex
        else { throw .blockMalformed }
        self.position = position
        self.parent = parent
        self.numbers = numbers
        let events = Self.events(position: position, parent: parent, numbers: numbers)
        let newest = events.last?.digest ?? parent
        if let value {
            self.value = try modulus.element(value)
            closingDigest = RevocationChain.close(newest: newest, value: value)
        } else {
            self.value = nil
            closingDigest = newest
        }
    }

    /// Place of the first event in the chain.
    public var firstIndex: Int { position * Self.capacity + 1 }
    /// Place of the last event in the chain.
    public var lastIndex: Int { position * Self.capacity + numbers.count }
    /// Whether the block has all its events.
    public var isFull: Bool { value != nil }

    /// The events, each with the digest of what comes before it.
    public var events: [RevocationEvent] {
        Self.events(position: position, parent: parent, numbers: numbers)
    }

    /// The product of the numbers whose events come after place `index`.
    func product(after index: Int) -> BigInteger {
        numbers.dropFirst(max(0, index + 1 - firstIndex)).product
    }

    /// Digest of the chain up to place `index`, which lies before the block's last event.
    func digest(at index: Int) -> SHA256Digest? {
        guard index >= firstIndex - 1, index < lastIndex else { return nil }
        return events[index + 1 - firstIndex].parent
    }

    private static func events(
        position: Int, parent: SHA256Digest, numbers: [RevocationNumber]
    ) -> [RevocationEvent] {
        var events: [RevocationEvent] = []
        events.reserveCapacity(numbers.count)
        for number in numbers {
            events.append(
                RevocationEvent(
                    index: position * capacity + 1 + events.count, number: number,
                    parent: events.last?.digest ?? parent))
        }
        return events
    }
}

extension Sequence where Element == RevocationNumber {
    /// The product of the primes; 1 for none.
    var product: BigInteger {
        var product = BigInteger.one
        for number in self { product = product * number.integer }
        return product
    }
}

extension RevocationBlock {
    private static let version: UInt8 = 1
    private static let largestByteCount =
        1 + 8 + SHA256Digest.byteCount + 1 + 8 * capacity + 2 + ElementBytes.largestCount

    /// The canonical bytes: version 1 (1 byte), position (8), parent (32), count (1), numbers (8 each),
    /// and in a full block length of the value (2) and value; numbers big-endian, the value without
    /// leading zeros.
    public var bytes: [UInt8] {
        [Self.version] + bigEndianBytes(UInt64(position)) + parent.bytes
            + [UInt8(numbers.count)] + numbers.flatMap { bigEndianBytes($0.prime) }
            + (value.map(ElementBytes.write) ?? [])
    }

    /// Reads ``bytes``, and nothing else.
    ///
    /// - Throws: `AccumulatorError.blockMalformed`; `.numberInvalid`; `.elementInvalid`.
    public init(parsing bytes: [UInt8], modulus: Modulus) throws(AccumulatorError) {
        guard bytes.count <= Self.largestByteCount else { throw .blockMalformed }
        var reader = ByteReader(bytes)
        guard reader.number(UInt8.self) == Self.version,
            let position = reader.number(upTo: Self.largestPosition),
            let parent = reader.digest(), let count = reader.number(UInt8.self),
            count <= Self.capacity
        else { throw .blockMalformed }
        var numbers: [RevocationNumber] = []
        for _ in 0..<count {
            guard let prime = reader.number(UInt64.self) else { throw .blockMalformed }
            numbers.append(try RevocationNumber(prime))
        }
        let value = numbers.count == Self.capacity ? ElementBytes.read(&reader) : nil
        guard reader.rest.isEmpty else { throw .blockMalformed }
        try self.init(
            position: position, parent: parent, numbers: numbers, value: value, modulus: modulus)
    }
}
