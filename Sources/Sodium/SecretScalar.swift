import CSodium

/// A secret number modulo the order of ristretto255, in guarded memory, wiped at its end.
///
/// Like `SecretBytes` it costs three pages and about 0.1 ms: use it for keys, and one region of
/// `SecretBytes` for many numbers.
/// Source: RFC 9496 §4.4.
public struct SecretScalar: ~Copyable, Sendable {
    /// The canonical 32 bytes.
    private let storage: SecretBytes

    private init(
        unsafeWriting write: (UnsafeMutablePointer<UInt8>) -> Void
    ) throws(SodiumError) {
        storage = try SecretBytes(count: RistrettoScalar.byteCount, unsafeWriting: { write($0) })
    }

    /// Takes over the 32 canonical bytes of a scalar; `nil` for any others, which are wiped.
    public init?(bytes: consuming SecretBytes) {
        guard bytes.count == RistrettoScalar.byteCount,
            bytes.withUnsafePointer({
                isCanonicalScalar(.init(start: $0, count: RistrettoScalar.byteCount))
            })
        else { return nil }
        storage = bytes
    }

    /// Reduces 64 secret bytes modulo the group order.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for any other length, `SodiumError.outOfMemory`.
    public init(reducing wide: borrowing SecretBytes) throws(SodiumError) {
        guard wide.count == RistrettoScalar.wideByteCount else {
            throw .lengthMismatch(expected: RistrettoScalar.wideByteCount, actual: wide.count)
        }
        storage = try wide.withUnsafePointer { wide throws(SodiumError) in
            try SecretBytes(
                count: RistrettoScalar.byteCount,
                unsafeWriting: { crypto_core_ristretto255_scalar_reduce($0, wide) })
        }
    }

    /// Makes a secret of a number whose other copies the caller answers for.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public init(copying scalar: RistrettoScalar) throws(SodiumError) {
        storage = try SecretBytes(copying: scalar.bytes)
    }

    /// Draws a number uniformly below the group order.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public static func random() throws(SodiumError) -> SecretScalar {
        requireSodium()
        return try SecretScalar(unsafeWriting: { crypto_core_ristretto255_scalar_random($0) })
    }

    /// The sum modulo the group order.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public borrowing func adding(
        _ other: borrowing SecretScalar
    ) throws(SodiumError) -> SecretScalar {
        try combined(with: other, by: crypto_core_ristretto255_scalar_add)
    }

    /// The difference modulo the group order.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public borrowing func subtracting(
        _ other: borrowing SecretScalar
    ) throws(SodiumError) -> SecretScalar {
        try combined(with: other, by: crypto_core_ristretto255_scalar_sub)
    }

    /// The product modulo the group order.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public borrowing func multiplied(
        by other: borrowing SecretScalar
    ) throws(SodiumError) -> SecretScalar {
        try combined(with: other, by: crypto_core_ristretto255_scalar_mul)
    }

    /// The number that makes 0 with this one.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public borrowing func negated() throws(SodiumError) -> SecretScalar {
        try withUnsafePointer { scalar throws(SodiumError) in
            try SecretScalar(unsafeWriting: { crypto_core_ristretto255_scalar_negate($0, scalar) })
        }
    }

    /// The number as a plain value: from here on it is no secret.
    public borrowing func disclosed() -> RistrettoScalar {
        withUnsafePointer { scalar in
            RistrettoScalar(
                trusted: Array(
                    UnsafeBufferPointer(start: scalar, count: RistrettoScalar.byteCount)))
        }
    }

    /// Lends a pointer to the 32 bytes, for a C function that only reads them.
    package borrowing func withUnsafePointer<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try storage.withUnsafePointer(body)
    }

    private typealias Operation = (
        UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>, UnsafePointer<UInt8>
    ) -> Void

    private borrowing func combined(
        with other: borrowing SecretScalar, by operation: Operation
    ) throws(SodiumError) -> SecretScalar {
        let right = other.storage.withUnsafePointer { $0 }  // lives as long as `other` is borrowed
        return try withUnsafePointer { left throws(SodiumError) in
            try SecretScalar(unsafeWriting: { operation($0, left, right) })
        }
    }
}
