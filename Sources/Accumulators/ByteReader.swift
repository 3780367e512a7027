import Sodium

/// Takes fields of fixed length from the front of some bytes; `nil` where they run out.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A big-endian number of the type's width.
    mutating func number<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) -> T? {
        bytes(T.bitWidth / 8)?.reduce(0) { $0 << 8 | T($1) }
    }

    /// A big-endian number of eight bytes, up to `limit`.
    mutating func number(upTo limit: Int) -> Int? {
        guard let number = number(UInt64.self), number <= UInt64(limit) else { return nil }
        return Int(number)
    }

    mutating func digest() -> SHA256Digest? {
        bytes(SHA256Digest.byteCount).flatMap { SHA256Digest(bytes: $0) }
    }
}

/// The bytes of a number, most significant first.
func bigEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
