public import BigIntegers
public import Sodium

/// A hash over named items that cannot run into each other.
///
/// Each item is a kind byte, its name and its bytes, both with an 8-byte big-endian length. A list is
/// a kind byte, its name, the number of its members, and the members with their lengths.
/// The first item is the label and the version of the protocol.
public struct Transcript: Sendable {
    private enum Kind: UInt8 {
        case label = 0
        case bytes = 1
        case list = 2
        case integer = 3
        case number = 4
    }

    private static let pendingByteLimit = 16_384
    private var hash = SHA256()
    /// What is not hashed yet: many small items cost one step.
    private var pending: [UInt8] = []

    /// Starts a transcript; two protocols, or two versions of one, must not share both.
    public init(label: String, version: UInt64 = 1) {
        start(.label, name: label)
        append(count: version)
    }

    /// Appends a string of bytes.
    public mutating func append(_ bytes: [UInt8], name: String) {
        start(.bytes, name: name)
        append(item: bytes)
    }

    /// Appends a text as its UTF-8 bytes.
    public mutating func append(_ text: String, name: String) {
        append(Array(text.utf8), name: name)
    }

    /// Appends a list of strings of bytes.
    public mutating func append(list: [[UInt8]], name: String) {
        start(.list, name: name)
        append(count: UInt64(list.count))
        for item in list { append(item: item) }
    }

    /// Appends a small number.
    public mutating func append(number: UInt64, name: String) {
        start(.number, name: name)
        append(count: number)
    }

    /// Appends an integer: one byte for its sign (1 where negative), then its magnitude.
    public mutating func append(_ integer: BigInteger, name: String) {
        start(.integer, name: name)
        append(item: [integer.isNegative ? 1 : 0] + integer.magnitudeBytes)
    }

    /// The digest of everything appended so far; more may follow.
    public func digest() -> SHA256Digest {
        var copy = hash
        copy.update(pending)
        return copy.finalize()
    }

    private mutating func start(_ kind: Kind, name: String) {
        pending.append(kind.rawValue)
        append(item: Array(name.utf8))
    }

    private mutating func append(item: [UInt8]) {
        append(count: UInt64(item.count))
        pending += item
        guard pending.count > Self.pendingByteLimit else { return }
        hash.update(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func append(count: UInt64) {
        withUnsafeBytes(of: count.bigEndian) { pending += $0 }
    }
}
