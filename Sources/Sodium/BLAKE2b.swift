import CSodium

/// BLAKE2b with 64 bytes of output, without a key.
///
/// Source: RFC 7693.
public enum BLAKE2b {
    /// Length of a digest in bytes.
    public static let byteCount = Int(crypto_generichash_blake2b_BYTES_MAX)

    /// The 64-byte digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        requireSodium()
        var digest = [UInt8](repeating: 0, count: byteCount)
        crypto_generichash_blake2b(&digest, byteCount, bytes, UInt64(bytes.count), nil, 0)
        return digest
    }
}
