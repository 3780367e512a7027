public import Sodium

/// The 16 secret bytes behind one file: header code and body hang on them.
///
/// Whoever keeps it can make a header for a further reader of the same body. It must never encrypt
/// a second body. Source: age.md, *File key*.
public struct FileKey: ~Copyable, Sendable {
    /// Length in bytes.
    public static let byteCount = 16

    /// The 16 bytes, for a custodian who keeps them wrapped.
    public let secret: SecretBytes

    /// Draws a new key from the system's generator.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public init() throws(AgeError) {
        secret = try translated { () throws(SodiumError) in
            try SecretBytes.random(count: Self.byteCount)
        }
    }

    /// Takes over 16 bytes.
    ///
    /// - Throws: `AgeError.fileKeyMalformed` for any other length.
    public init(secret: consuming SecretBytes) throws(AgeError) {
        guard secret.count == Self.byteCount else { throw .fileKeyMalformed }
        self.secret = secret
    }

    /// Another value with the same bytes.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public func copy() throws(AgeError) -> FileKey {
        try FileKey(secret: translated { () throws(SodiumError) in try secret.copy() })
    }

    /// The key of a body that starts with `nonce`.
    func payloadKey(nonce: [UInt8]) throws(AgeError) -> SecretBytes {
        do throws(SodiumError) {
            return try HKDF.derive(
                ChaCha20Poly1305.keyByteCount, from: secret, salt: nonce,
                info: Array("payload".utf8))
        } catch {
            throw .outOfMemory
        }
    }

    /// Lends the key of the header's code to `body`.
    func withHeaderKey<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        secret.withUnsafePointer { secret in
            HKDF.withKey(
                from: UnsafeBufferPointer(start: secret, count: Self.byteCount), salt: [],
                info: Array("header".utf8), body)
        }
    }
}
