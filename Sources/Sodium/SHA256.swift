import CSodium

/// A 32-byte SHA-256 digest.
///
/// Source: FIPS 180-4.
public struct SHA256Digest: Hashable, Sendable {
    /// The digest's length in bytes.
    public static let byteCount = 32

    /// Exactly 32 bytes, in the order of FIPS 180-4.
    public let bytes: [UInt8]

    /// Takes over 32 bytes; `nil` for any other length.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    fileprivate init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// SHA-256 over data that arrives in pieces.
///
/// Source: FIPS 180-4.
public struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    /// Starts an empty hash.
    public init() {
        requireSodium()
        crypto_hash_sha256_init(&state)
    }

    /// Appends `bytes` to the hashed data.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
        }
        if done == nil {
            let copy = Array(bytes)
            crypto_hash_sha256_update(&state, copy, UInt64(copy.count))
        }
    }

    /// Ends the hash and returns its digest; the hash cannot be used again.
    public mutating func finalize() -> SHA256Digest {
        var bytes = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        crypto_hash_sha256_final(&state, &bytes)
        return SHA256Digest(trusted: bytes)
    }

    /// The digest of `bytes`.
    public static func hash(_ bytes: some Sequence<UInt8>) -> SHA256Digest {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }
}
