public import Sodium

/// A private key that opens age files, written `AGE-SECRET-KEY-1…`.
///
/// Source: age.md, *The X25519 recipient type*.
public struct Identity: ~Copyable, Sendable {
    private static let prefix = "age-secret-key-"

    let keyPair: X25519KeyPair

    /// Whom to encrypt to, so that this identity can read it.
    public var recipient: Recipient { Recipient(publicKey: keyPair.publicKey) }

    /// Draws a new identity from the system's generator.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public init() throws(AgeError) {
        keyPair = try translated { () throws(SodiumError) in try X25519KeyPair() }
    }

    /// Reads an `AGE-SECRET-KEY-1…` text of 74 characters, all uppercase or all lowercase; the
    /// caller's copy is the caller's to wipe.
    ///
    /// - Throws: `AgeError.identityMalformed`, with line 1, or `AgeError.outOfMemory`.
    public init(parsing text: [UInt8]) throws(AgeError) {
        guard
            var bytes = Bech32.decode(
                text, prefix: Self.prefix, byteCount: X25519KeyPair.secretByteCount)
        else { throw .identityMalformed(line: 1) }
        defer { wipe(&bytes) }
        keyPair = try translated { () throws(SodiumError) in
            try X25519KeyPair(secret: SecretBytes(copying: bytes))
        }
    }

    /// The uppercase `AGE-SECRET-KEY-1…` text.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public func text() throws(AgeError) -> SecretBytes {
        var bytes = keyPair.secret.withBytes { secret in
            (0..<secret.byteCount).map { secret.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        defer { wipe(&bytes) }
        var text = Bech32.encode(bytes, prefix: Self.prefix)
        defer { wipe(&text) }
        for index in text.indices where text[index] >= UInt8(ascii: "a") { text[index] &= 0xdf }
        return try translated { () throws(SodiumError) in try SecretBytes(copying: text) }
    }
}
