import CSodium

/// Many secret scalars in one region of guarded memory, wiped together.
///
/// A region costs about 0.1 ms whatever it holds, so a series of scalars shares one.
public struct SecretScalars: ~Copyable, Sendable {
    /// Largest number of scalars in one region.
    public static let largestCount = 1 << 16

    /// Length in bytes of the key that a series is derived from.
    public static let keyByteCount = 32

    /// The places of the scalars in the series that they come from.
    public let indices: Range<Int>
    private let storage: SecretBytes

    /// Derives the scalars of the places `indices` of the series that `key` and `domain` stand for.
    ///
    /// Scalar `i` is BLAKE2b-512 (RFC 7693) under `key` over the length of `domain`, `domain` and `i`,
    /// both numbers as 8 bytes with the most significant first, reduced modulo the group order.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for a key that is not 32 bytes long,
    ///   `SodiumError.outOfMemory`.
    public init(
        derivedFrom key: borrowing SecretBytes, domain: [UInt8], indices: Range<Int>
    ) throws(SodiumError) {
        precondition(
            indices.lowerBound >= 0 && indices.count <= Self.largestCount,
            "a series has places from 0, and a limit")
        storage = try Self.derive(from: key, domain: domain, indices: indices)
        self.indices = indices
    }

    private static func derive(
        from key: borrowing SecretBytes, domain: [UInt8], indices: Range<Int>
    ) throws(SodiumError) -> SecretBytes {
        guard key.count == keyByteCount else {
            throw .lengthMismatch(expected: keyByteCount, actual: key.count)
        }
        let prefix = bigEndian(domain.count) + domain
        return try key.withUnsafePointer { key throws(SodiumError) in
            try SecretBytes(
                count: indices.count * RistrettoScalar.byteCount,
                unsafeWriting: { scalars in
                    var wide = [UInt8](repeating: 0, count: RistrettoScalar.wideByteCount)
                    for (offset, index) in indices.enumerated() {
                        let message = prefix + bigEndian(index)
                        crypto_generichash_blake2b(
                            &wide, wide.count, message, UInt64(message.count), key, keyByteCount)
                        crypto_core_ristretto255_scalar_reduce(
                            scalars + offset * RistrettoScalar.byteCount, wide)
                    }
                    sodium_memzero(&wide, wide.count)
                })
        }
    }

    /// The scalar at a place of the series as a plain value: from here on it is no secret.
    public borrowing func disclosed(at index: Int) -> RistrettoScalar {
        withUnsafePointer(at: index) { scalar in
            RistrettoScalar(
                trusted: Array(
                    UnsafeBufferPointer(start: scalar, count: RistrettoScalar.byteCount)))
        }
    }

    /// The sum of the scalars at `places`, as a plain value; the single ones stay secret.
    public borrowing func disclosedSum(at places: some Sequence<Int>) -> RistrettoScalar {
        var bytes = RistrettoScalar.zero.bytes
        for index in places {
            withUnsafePointer(at: index) { scalar in
                // In place, so that no sum of a part is left behind.
                bytes.withUnsafeMutableBufferPointer { buffer in
                    guard let sum = buffer.baseAddress else { return }
                    crypto_core_ristretto255_scalar_add(sum, sum, scalar)
                }
            }
        }
        return RistrettoScalar(trusted: bytes)
    }

    /// Lends a pointer to the 32 bytes at a place, for a C function that only reads them.
    package borrowing func withUnsafePointer<R: ~Copyable>(
        at index: Int, _ body: (UnsafePointer<UInt8>) -> R
    ) -> R {
        precondition(indices.contains(index), "no such place in the series")
        let offset = (index - indices.lowerBound) * RistrettoScalar.byteCount
        return storage.withUnsafePointer { body($0 + offset) }
    }
}

/// A number that is not negative as 8 bytes, most significant first.
private func bigEndian(_ number: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
}
