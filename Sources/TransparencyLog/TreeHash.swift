public import Sodium

/// A 32-byte hash in a Merkle tree: of a leaf, an inner node or a whole tree.
///
/// Source: RFC 6962 §2.1, which RFC 9162 §2.1 repeats for SHA-256.
public struct TreeHash: Hashable, Sendable {
    /// Length in bytes.
    public static let byteCount = 32
    /// Root of the tree without leaves: SHA-256 of nothing.
    public static let empty = TreeHash(SHA256.hash(EmptyCollection()))

    // Four words instead of an array: a tile of 256 hashes is then one block of memory.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    private init() {}

    /// Takes over 32 bytes; `nil` for any other length.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
    }

    /// Reads padded standard base64 of 32 bytes; `nil` for anything else.
    public init?(base64 text: some StringProtocol) {
        guard text.utf8.count == 44, let bytes = Sodium.bytes(base64: text) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads 64 lowercase hexadecimal digits; `nil` for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        guard text.utf8.count == 64, let bytes = Sodium.bytes(hexadecimal: text) else { return nil }
        self.init(bytes: bytes)
    }

    /// Takes over a digest.
    public init(_ digest: SHA256Digest) {
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: digest.bytes) }
    }

    /// The hash of a leaf: SHA-256(0x00 || entry).
    ///
    /// Source: RFC 6962 §2.1.
    public static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        var hasher = SHA256()
        hasher.update(CollectionOfOne(0))
        hasher.update(entry)
        return TreeHash(hasher.finalize())
    }

    /// The hash of an inner node: SHA-256(0x01 || left || right).
    ///
    /// Source: RFC 6962 §2.1.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { input in
            input[0] = 1
            left.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: input[1...]).copyMemory(from: $0)
            }
            right.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: input[(1 + byteCount)...]).copyMemory(
                    from: $0)
            }
            var hash = TreeHash()
            Swift.withUnsafeMutableBytes(of: &hash.words) {
                SHA256.hash(UnsafeRawBufferPointer(input), into: $0)
            }
            return hash
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    /// The bytes in padded standard base64, 44 characters.
    public var base64: String { Sodium.base64(bytes) }
    /// The bytes in lowercase hexadecimal, 64 digits.
    public var hexadecimal: String { Sodium.hexadecimal(bytes) }

    func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        Swift.withUnsafeBytes(of: words, body)
    }

    /// Whether both have the same bytes.
    public static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }

    /// Feeds the bytes to `hasher`.
    public func hash(into hasher: inout Hasher) {
        withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}

extension TreeHash: CustomStringConvertible {
    /// The bytes in lowercase hexadecimal.
    public var description: String { hexadecimal }
}
