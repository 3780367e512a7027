import CSodium

/// ChaCha20-Poly1305 with the 96-bit nonce of the IETF, for formats that say which nonce to use.
///
/// The same nonce never twice under one key. It does not commit to the key: one ciphertext can be
/// made that opens under two keys. Where we choose the format, use ``AEAD``. Source: RFC 8439, §2.8.
public enum ChaCha20Poly1305 {
    /// Length of a key in bytes.
    public static let keyByteCount = Int(crypto_aead_chacha20poly1305_ietf_KEYBYTES)
    /// Length of a nonce in bytes.
    public static let nonceByteCount = Int(crypto_aead_chacha20poly1305_ietf_NPUBBYTES)
    /// What sealing adds to a plaintext, in bytes.
    public static let tagByteCount = Int(crypto_aead_chacha20poly1305_ietf_ABYTES)

    /// Encrypts `plaintext` and binds it to `context`; returns ciphertext and tag.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for a key of another length than 32 bytes, or a nonce
    ///   of another than 12.
    public static func seal(
        _ plaintext: [UInt8], key: borrowing SecretBytes, nonce: [UInt8], context: [UInt8] = []
    ) throws(SodiumError) -> [UInt8] {
        try check(keyByteCount: key.count, nonce: nonce)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
        key.withUnsafePointer { key in
            plaintext.withUnsafeBufferPointer { plaintext in
                seal(plaintext, to: &sealed, key: key, nonce: nonce, context: context)
            }
        }
        return sealed
    }

    /// Decrypts what ``seal(_:key:nonce:context:)`` returned for the same key, nonce and context.
    ///
    /// - Throws: `SodiumError.decryptionFailed` where one bit of them differs,
    ///   `SodiumError.lengthMismatch` as sealing does.
    public static func open(
        _ sealed: [UInt8], key: borrowing SecretBytes, nonce: [UInt8], context: [UInt8] = []
    ) throws(SodiumError) -> [UInt8] {
        try check(keyByteCount: key.count, nonce: nonce)
        var plaintext = [UInt8](repeating: 0, count: max(0, sealed.count - tagByteCount))
        let isOpen = key.withUnsafePointer { key in
            sealed.withUnsafeBufferPointer { sealed in
                open(sealed, to: &plaintext, key: key, nonce: nonce, context: context)
            }
        }
        guard isOpen else { throw .decryptionFailed }
        return plaintext
    }

    /// Writes ciphertext and tag, 16 bytes more than `plaintext`, to `output`.
    package static func seal(
        _ plaintext: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>,
        key: UnsafePointer<UInt8>, nonce: UnsafePointer<UInt8>, context: [UInt8] = []
    ) {
        requireSodium()
        crypto_aead_chacha20poly1305_ietf_encrypt(
            output, nil, plaintext.baseAddress, UInt64(plaintext.count), context,
            UInt64(context.count), nil, nonce, key)
    }

    /// Writes the plaintext, 16 bytes less than `sealed`, to `output`; `false`, and nothing that
    /// could be read from `output`, where the tag does not match.
    package static func open(
        _ sealed: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>,
        key: UnsafePointer<UInt8>, nonce: UnsafePointer<UInt8>, context: [UInt8] = []
    ) -> Bool {
        requireSodium()
        guard let input = sealed.baseAddress else { return false }
        return crypto_aead_chacha20poly1305_ietf_decrypt(
            output, nil, nil, input, UInt64(sealed.count), context,
            UInt64(context.count), nonce, key) == 0
    }

    private static func check(keyByteCount count: Int, nonce: [UInt8]) throws(SodiumError) {
        guard count == keyByteCount else {
            throw .lengthMismatch(expected: keyByteCount, actual: count)
        }
        guard nonce.count == nonceByteCount else {
            throw .lengthMismatch(expected: nonceByteCount, actual: nonce.count)
        }
    }
}
