import CSodium

/// An Ed25519 private key in guarded memory, with its public half.
///
/// Source: RFC 8032.
public struct SigningKey: ~Copyable, Sendable {
    /// Length of the seed in bytes.
    public static let seedByteCount = 32

    /// libsodium's 64-byte form: seed, then public key.
    private let expanded: SecretBytes
    /// The key that checks this key's signatures.
    public let verificationKey: VerificationKey

    /// Draws a new key from the system's generator.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public init() throws(SodiumError) {
        try self.init(seed: SecretBytes.random(count: Self.seedByteCount))
    }

    /// Derives the key from a 32-byte seed.
    ///
    /// - Throws: `SodiumError.lengthMismatch` or `SodiumError.outOfMemory`.
    public init(seed: borrowing SecretBytes) throws(SodiumError) {
        guard seed.count == Self.seedByteCount else {
            throw .lengthMismatch(expected: Self.seedByteCount, actual: seed.count)
        }
        var publicKey = [UInt8](repeating: 0, count: VerificationKey.byteCount)
        let expanded = try seed.withUnsafePointer { seedPointer throws(SodiumError) in
            try SecretBytes(
                count: Int(crypto_sign_SECRETKEYBYTES),
                unsafeWriting: { secret in
                    crypto_sign_seed_keypair(&publicKey, secret, seedPointer)
                })
        }
        self.expanded = expanded
        self.verificationKey = VerificationKey(trusted: publicKey)
    }

    /// A copy of the 32-byte seed, for sealing it in a file.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public func seed() throws(SodiumError) -> SecretBytes {
        try expanded.withUnsafePointer { key throws(SodiumError) in
            try SecretBytes(
                count: Self.seedByteCount,
                unsafeWriting: { seed in crypto_sign_ed25519_sk_to_seed(seed, key) })
        }
    }

    /// The 64-byte signature over `message`.
    public func sign(_ message: some Sequence<UInt8>) -> [UInt8] {
        let message = Array(message)
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        expanded.withUnsafePointer { key in
            _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), key)
        }
        return signature
    }
}

/// An Ed25519 public key.
///
/// Source: RFC 8032.
public struct VerificationKey: Hashable, Sendable {
    /// Length in bytes.
    public static let byteCount = 32

    /// The 32-byte encoding of the point.
    public let bytes: [UInt8]

    /// Takes over 32 bytes; `nil` for any other length.
    ///
    /// Points of small order pass here and fail in ``verify(_:signature:)``, where libsodium
    /// refuses them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    fileprivate init(trusted bytes: [UInt8]) { self.bytes = bytes }

    /// Whether `signature` is this key's 64-byte signature over `message`.
    public func verify(_ message: some Sequence<UInt8>, signature: [UInt8]) -> Bool {
        guard signature.count == Int(crypto_sign_BYTES) else { return false }
        let message = Array(message)
        requireSodium()
        return crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}
