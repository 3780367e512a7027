import CSodium

/// XChaCha20-Poly1305 with a fresh random 24-byte nonce in front of each ciphertext.
///
/// Source: draft-irtf-cfrg-xchacha-03.
public enum AEAD {
    /// Length of a key in bytes.
    public static let keyByteCount = 32
    /// What sealing adds to a plaintext, in bytes: nonce and tag.
    public static let overheadByteCount = nonceByteCount + tagByteCount

    private static let nonceByteCount = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagByteCount = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    /// Encrypts `plaintext` and binds it to `context`; returns nonce, ciphertext and tag.
    ///
    /// - Throws: `SodiumError.lengthMismatch` for a key that is not 32 bytes long.
    public static func seal(
        _ plaintext: borrowing SecretBytes, key: borrowing SecretBytes, context: [UInt8]
    ) throws(SodiumError) -> [UInt8] {
        try check(key)
        let nonce = randomBytes(nonceByteCount)
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
        let count = UInt64(plaintext.count)
        plaintext.withUnsafePointer { message in
            key.withUnsafePointer { key in
                _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                    &ciphertext, nil, message, count, context, UInt64(context.count), nil, nonce,
                    key)
            }
        }
        return nonce + ciphertext
    }

    /// Decrypts what ``seal(_:key:context:)`` returned for the same key and context.
    ///
    /// - Throws: `SodiumError.decryptionFailed` where one bit of key, context or input differs.
    public static func open(
        _ sealed: [UInt8], key: borrowing SecretBytes, context: [UInt8]
    ) throws(SodiumError) -> SecretBytes {
        try check(key)
        guard sealed.count >= overheadByteCount else { throw .decryptionFailed }
        let nonce = Array(sealed.prefix(nonceByteCount))
        let ciphertext = Array(sealed.dropFirst(nonceByteCount))
        return try key.withUnsafePointer { key throws(SodiumError) in
            try SecretBytes(
                count: ciphertext.count - tagByteCount,
                unsafeWriting: { plaintext throws(SodiumError) in
                    let status = crypto_aead_xchacha20poly1305_ietf_decrypt(
                        plaintext, nil, nil, ciphertext, UInt64(ciphertext.count), context,
                        UInt64(context.count), nonce, key)
                    guard status == 0 else { throw .decryptionFailed }
                })
        }
    }

    /// Decrypts as ``open(_:key:context:)`` does and encrypts anew, without guarded memory between:
    /// for many keys that move from under one key to under another.
    ///
    /// - Throws: `SodiumError.decryptionFailed`, `SodiumError.lengthMismatch`.
    public static func reseal(
        _ sealed: [UInt8], from oldKey: borrowing SecretBytes, context oldContext: [UInt8],
        to newKey: borrowing SecretBytes, context newContext: [UInt8]
    ) throws(SodiumError) -> [UInt8] {
        try check(oldKey)
        try check(newKey)
        guard sealed.count >= overheadByteCount else { throw .decryptionFailed }
        let oldNonce = Array(sealed.prefix(nonceByteCount))
        let newNonce = randomBytes(nonceByteCount)
        let old = Array(sealed.dropFirst(nonceByteCount))
        var new = [UInt8](repeating: 0, count: old.count)
        let count = old.count - tagByteCount
        try withWipedBytes(count) { plaintext throws(SodiumError) in
            let status = oldKey.withUnsafePointer { key in
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    plaintext, nil, nil, old, UInt64(old.count), oldContext,
                    UInt64(oldContext.count), oldNonce, key)
            }
            guard status == 0 else { throw .decryptionFailed }
            newKey.withUnsafePointer { key in
                _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                    &new, nil, plaintext, UInt64(count), newContext, UInt64(newContext.count), nil,
                    newNonce, key)
            }
        }
        return newNonce + new
    }

    private static func check(_ key: borrowing SecretBytes) throws(SodiumError) {
        guard key.count == keyByteCount else {
            throw .lengthMismatch(expected: keyByteCount, actual: key.count)
        }
    }
}
