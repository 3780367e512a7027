import CSodium

/// The key stream of ChaCha20: as many pseudorandom bytes as one likes under a secret key.
///
/// Source: RFC 8439, §2.4, with a 96-bit nonce and a 32-bit block counter.
public enum ChaCha20 {
    /// Length of a key in bytes.
    public static let keyByteCount = Int(crypto_stream_chacha20_ietf_KEYBYTES)
    /// Length of a nonce in bytes.
    public static let nonceByteCount = Int(crypto_stream_chacha20_ietf_NONCEBYTES)
    /// Length of a block in bytes.
    public static let blockByteCount = 64

    /// Overwrites `buffer`, which its owner wipes, with the key stream from the start of `block`.
    package static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, key: borrowing SecretBytes, nonce: [UInt8],
        block: UInt32 = 0
    ) {
        precondition(
            key.count == keyByteCount && nonce.count == nonceByteCount, "a length is wrong")
        precondition(
            buffer.count <= (Int(UInt32.max) - Int(block)) * blockByteCount, "the stream ends")
        requireSodium()
        guard let base = buffer.baseAddress else { return }
        let bytes = base.assumingMemoryBound(to: UInt8.self)
        sodium_memzero(base, buffer.count)
        key.withUnsafePointer { key in
            // What is added to zeros is the key stream itself.
            _ = crypto_stream_chacha20_ietf_xor_ic(
                bytes, bytes, UInt64(buffer.count), nonce, block, key)
        }
    }
}
