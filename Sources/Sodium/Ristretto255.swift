import CSodium

/// An element of the prime-order group ristretto255, held as its one canonical encoding.
///
/// A value that exists is a valid element; the identity (32 zero bytes) is one of them, and a
/// protocol that forbids it says so itself.
/// Source: RFC 9496 §4.
public struct RistrettoPoint: Hashable, Sendable {
    /// Length of the encoding in bytes.
    public static let byteCount = Int(crypto_core_ristretto255_BYTES)
    /// Length in bytes of the uniform input of ``init(uniform:)``.
    public static let uniformByteCount = Int(crypto_core_ristretto255_HASHBYTES)

    /// The neutral element.
    public static let identity = RistrettoPoint(
        trusted: [UInt8](repeating: 0, count: byteCount))
    /// The generator of RFC 9496 §4.
    public static let generator = base(times: .one)

    /// The 32-byte encoding.
    public let bytes: [UInt8]

    /// Takes over bytes that are known to be the encoding of an element.
    init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Decodes 32 bytes; `nil` for anything that is not the canonical encoding of an element.
    ///
    /// libsodium 1.0.18 masks the topmost bit, so the range of the field element is checked here.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let bytes = Array(bytes)
        requireSodium()
        guard Self.isBelowFieldPrime(bytes), crypto_core_ristretto255_is_valid_point(bytes) == 1
        else { return nil }
        self.bytes = bytes
    }

    /// Maps 64 uniform bytes, the output of a hash, to an element whose logarithm nobody knows.
    ///
    /// Source: RFC 9496 §4.3.4.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for any other length.
    public init(uniform: [UInt8]) throws(SodiumError) {
        guard uniform.count == Self.uniformByteCount else {
            throw .lengthMismatch(expected: Self.uniformByteCount, actual: uniform.count)
        }
        self.init { crypto_core_ristretto255_from_hash($0, uniform) }
    }

    /// An element made from a label, whose logarithm to any other base nobody knows: the map of
    /// ``init(uniform:)`` over the label's BLAKE2b-512 digest.
    public init(hashing label: [UInt8]) {
        let digest = BLAKE2b.hash(label)
        self.init { crypto_core_ristretto255_from_hash($0, digest) }
    }

    /// The sum of two elements.
    public static func + (left: RistrettoPoint, right: RistrettoPoint) -> RistrettoPoint {
        RistrettoPoint { crypto_core_ristretto255_add($0, left.bytes, right.bytes) }
    }

    /// The difference of two elements.
    public static func - (left: RistrettoPoint, right: RistrettoPoint) -> RistrettoPoint {
        RistrettoPoint { crypto_core_ristretto255_sub($0, left.bytes, right.bytes) }
    }

    /// The element multiplied by a public or disclosed `scalar`.
    public func multiplied(by scalar: RistrettoScalar) -> RistrettoPoint {
        RistrettoPoint { crypto_scalarmult_ristretto255($0, scalar.bytes, bytes) }
    }

    /// The element multiplied by a secret `scalar`, in a time that does not depend on it.
    public func multiplied(by scalar: borrowing SecretScalar) -> RistrettoPoint {
        scalar.withUnsafePointer { scalar in
            multiplied(byScalarAt: scalar)
        }
    }

    /// The element multiplied by the 32 bytes of a scalar in memory that its owner wipes.
    package func multiplied(byScalarAt scalar: UnsafePointer<UInt8>) -> RistrettoPoint {
        RistrettoPoint { crypto_scalarmult_ristretto255($0, scalar, bytes) }
    }

    /// The generator multiplied by a public or disclosed `scalar`.
    public static func base(times scalar: RistrettoScalar) -> RistrettoPoint {
        RistrettoPoint { crypto_scalarmult_ristretto255_base($0, scalar.bytes) }
    }

    /// The generator multiplied by a secret `scalar`, in a time that does not depend on it.
    public static func base(times scalar: borrowing SecretScalar) -> RistrettoPoint {
        scalar.withUnsafePointer { scalar in
            RistrettoPoint { crypto_scalarmult_ristretto255_base($0, scalar) }
        }
    }

    /// Lets a C function write the encoding.
    ///
    /// Its inputs are valid elements, so what libsodium reports as a failure is one thing only: a
    /// product that is the identity, which it refuses to return. The buffer holds that already.
    private init(_ write: (UnsafeMutablePointer<UInt8>) -> Int32) {
        requireSodium()
        bytes = [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            buffer.initialize(repeating: 0)
            if let base = buffer.baseAddress, write(base) != 0 {
                buffer.update(repeating: 0)
            }
            count = Self.byteCount
        }
    }

    /// Whether the bytes, least significant first, are a number below `2^255 − 19`.
    private static func isBelowFieldPrime(_ bytes: [UInt8]) -> Bool {
        if bytes[31] != 0x7F { return bytes[31] < 0x7F }
        return bytes[0] < 0xED || bytes[1..<31].contains { $0 != 0xFF }
    }
}
