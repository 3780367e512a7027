import Sodium

/// Wrapping and unwrapping a file key with X25519.
///
/// Source: age.md, *X25519 recipient stanza*.
extension Stanza {
    static let x25519 = "X25519"

    private static let info = Array("age-encryption.org/v1/X25519".utf8)
    /// All zero: each wrapping key is used once.
    static let wrappingNonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceByteCount)
    static let wrappedByteCount = FileKey.byteCount + ChaCha20Poly1305.tagByteCount

    /// Wraps `fileKey` for `recipient`, with a fresh share.
    init(wrapping fileKey: borrowing FileKey, for recipient: Recipient) throws(AgeError) {
        let publicKey = recipient.publicKey
        var body = [UInt8](repeating: 0, count: Self.wrappedByteCount)
        let share = try fileKey.secret.withUnsafePointer { fileKey throws(AgeError) in
            try translated { () throws(SodiumError) in
                try publicKey.withEphemeralSecret { share, shared throws(SodiumError) in
                    Self.withWrappingKey(shared, share: share, recipient: publicKey) { key in
                        ChaCha20Poly1305.seal(
                            UnsafeBufferPointer(start: fileKey, count: FileKey.byteCount),
                            to: &body, key: key, nonce: Self.wrappingNonce)
                    }
                    return share
                }
            }
        }
        let text = String(decoding: UnpaddedBase64.encode(share.bytes), as: UTF8.self)
        self.init(arguments: [Self.x25519, text], body: body)
    }

    /// The share in an X25519 stanza; `nil` for a stanza of another type.
    ///
    /// The length of the body is checked before any decryption, so that a stanza can be no oracle
    /// for several keys at once.
    func share() throws(AgeError) -> X25519PublicKey? {
        guard type == Self.x25519 else { return nil }
        guard arguments.count == 2, let bytes = UnpaddedBase64.decode(arguments[1].utf8),
            let share = X25519PublicKey(bytes: bytes), body.count == Self.wrappedByteCount
        else { throw .headerMalformed }
        return share
    }

    /// The file key, if this stanza was made for `identity` with `share`.
    func fileKey(
        for identity: borrowing Identity, share: X25519PublicKey
    ) throws(AgeError) -> FileKey? {
        let recipient = identity.keyPair.publicKey
        let wrapped = body
        let secret = try identity.unwrapping(share) { shared throws(SodiumError) in
            try withWipedBytes(FileKey.byteCount) { output throws(SodiumError) in
                let isOpen = Self.withWrappingKey(shared, share: share, recipient: recipient) {
                    key in
                    wrapped.withUnsafeBufferPointer {
                        ChaCha20Poly1305.open($0, to: output, key: key, nonce: Self.wrappingNonce)
                    }
                }
                guard isOpen else { return SecretBytes?.none }
                return try SecretBytes(
                    count: FileKey.byteCount,
                    unsafeWriting: { $0.update(from: output, count: FileKey.byteCount) })
            }
        }
        guard let secret else { return nil }
        return try FileKey(secret: secret)
    }

    private static func withWrappingKey<R>(
        _ shared: UnsafePointer<UInt8>, share: X25519PublicKey, recipient: X25519PublicKey,
        _ body: (UnsafePointer<UInt8>) -> R
    ) -> R {
        let shared = UnsafeBufferPointer(start: shared, count: X25519PublicKey.byteCount)
        return HKDF.withKey(from: shared, salt: share.bytes + recipient.bytes, info: info) { key in
            body(key.baseAddress.unsafelyUnwrapped)
        }
    }
}

extension Identity {
    /// Lends the secret shared with the maker of `share` to `body`.
    fileprivate func unwrapping<R: ~Copyable>(
        _ share: X25519PublicKey, _ body: (UnsafePointer<UInt8>) throws(SodiumError) -> R
    ) throws(AgeError) -> R {
        do throws(SodiumError) {
            return try keyPair.withSharedSecret(with: share, body)
        } catch {
            throw error == .lowOrderPoint ? .lowOrderPoint : .outOfMemory
        }
    }
}
