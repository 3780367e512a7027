import CSodium

/// A number modulo the group order `q = 2^252 + 27742317777372353535851937790883648493`.
///
/// Public values and disclosed ones; what must stay secret belongs in ``SecretScalar``.
/// Source: RFC 9496 §4.4.
public struct RistrettoScalar: Hashable, Sendable {
    /// Length of the encoding in bytes.
    public static let byteCount = Int(crypto_core_ristretto255_SCALARBYTES)
    /// Length in bytes of what is reduced to a scalar without a noticeable bias.
    public static let wideByteCount = Int(crypto_core_ristretto255_NONREDUCEDSCALARBYTES)

    /// The number 0.
    public static let zero = RistrettoScalar(0)
    /// The number 1.
    public static let one = RistrettoScalar(1)

    /// Exactly 32 bytes, least significant first, of a number below `q`.
    public let bytes: [UInt8]

    init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Decodes 32 bytes; `nil` for another length and for a number that is not below `q`.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let bytes = Array(bytes)
        guard bytes.withUnsafeBufferPointer({ isCanonicalScalar($0) }) else { return nil }
        self.bytes = bytes
    }

    /// Reduces 64 bytes, least significant first, modulo `q`.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for any other length.
    public init(reducing wide: [UInt8]) throws(SodiumError) {
        guard wide.count == Self.wideByteCount else {
            throw .lengthMismatch(expected: Self.wideByteCount, actual: wide.count)
        }
        self.init { crypto_core_ristretto255_scalar_reduce($0, wide) }
    }

    /// Takes over a number from 0 to 2^64 − 1.
    public init(_ value: UInt64) {
        let low = (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        bytes = low + [UInt8](repeating: 0, count: Self.byteCount - low.count)
    }

    /// Draws a number uniformly from `0 ..< q`.
    public static func random() -> RistrettoScalar {
        requireSodium()
        return RistrettoScalar { crypto_core_ristretto255_scalar_random($0) }
    }

    /// The sum modulo `q`.
    public static func + (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar { crypto_core_ristretto255_scalar_add($0, left.bytes, right.bytes) }
    }

    /// The difference modulo `q`.
    public static func - (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar { crypto_core_ristretto255_scalar_sub($0, left.bytes, right.bytes) }
    }

    /// The product modulo `q`.
    public static func * (left: RistrettoScalar, right: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar { crypto_core_ristretto255_scalar_mul($0, left.bytes, right.bytes) }
    }

    /// The number that makes 0 with `scalar`.
    public static prefix func - (scalar: RistrettoScalar) -> RistrettoScalar {
        RistrettoScalar { crypto_core_ristretto255_scalar_negate($0, scalar.bytes) }
    }

    private init(_ write: (UnsafeMutablePointer<UInt8>) -> Void) {
        bytes = [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            buffer.initialize(repeating: 0)
            if let base = buffer.baseAddress { write(base) }
            count = Self.byteCount
        }
    }
}

/// Whether 32 bytes, least significant first, are a number below the group order, in a time that does
/// not depend on the bytes.
func isCanonicalScalar(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var borrow = 0
    for index in bytes.indices {
        borrow = (Int(bytes[index]) - Int(groupOrder[index]) + borrow) >> 8
    }
    return borrow != 0
}

/// The order `q` of the group, least significant byte first.
private let groupOrder: [UInt8] =
    [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
        0x14,
    ]
    + [UInt8](repeating: 0, count: 15) + [0x10]
