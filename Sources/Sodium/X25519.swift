import CSodium

/// An X25519 private key in guarded memory, with its public half.
///
/// Source: RFC 7748, §5 and §6.1.
public struct X25519KeyPair: ~Copyable, Sendable {
    /// Length of the private key in bytes.
    public static let secretByteCount = 32

    /// The 32 bytes of the private key, as they were drawn (clamped only where they are used).
    public let secret: SecretBytes
    /// The public half.
    public let publicKey: X25519PublicKey

    /// Draws a new key from the system's generator.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public init() throws(SodiumError) {
        try self.init(secret: SecretBytes.random(count: Self.secretByteCount))
    }

    /// Takes over a 32-byte private key.
    ///
    /// - Throws: `SodiumError.lengthMismatch`.
    public init(secret: consuming SecretBytes) throws(SodiumError) {
        guard secret.count == Self.secretByteCount else {
            throw .lengthMismatch(expected: Self.secretByteCount, actual: secret.count)
        }
        self.publicKey = secret.withUnsafePointer { X25519PublicKey(of: $0) }
        self.secret = secret
    }

    /// The secret shared with the owner of `other`; to be hashed, never used as a key itself.
    ///
    /// - Throws: `SodiumError.lowOrderPoint`, `SodiumError.outOfMemory`.
    public func sharedSecret(with other: X25519PublicKey) throws(SodiumError) -> SecretBytes {
        try secret.withUnsafePointer { secret throws(SodiumError) in
            try SecretBytes(
                count: X25519PublicKey.byteCount,
                unsafeWriting: { shared throws(SodiumError) in
                    try other.multiply(by: secret, into: shared)
                })
        }
    }

    /// Lends the secret shared with the owner of `other` to `body`, 32 bytes, wiped afterwards.
    ///
    /// - Throws: `SodiumError.lowOrderPoint`, or what `body` throws.
    package func withSharedSecret<R: ~Copyable>(
        with other: X25519PublicKey, _ body: (UnsafePointer<UInt8>) throws(SodiumError) -> R
    ) throws(SodiumError) -> R {
        try secret.withUnsafePointer { secret throws(SodiumError) in
            try withWipedBytes(X25519PublicKey.byteCount) { shared throws(SodiumError) in
                try other.multiply(by: secret, into: shared)
                return try body(shared)
            }
        }
    }
}

/// An X25519 public key.
///
/// Source: RFC 7748, §5.
public struct X25519PublicKey: Hashable, Sendable {
    /// Length in bytes.
    public static let byteCount = 32

    /// The 32 bytes of the u-coordinate, little-endian.
    public let bytes: [UInt8]

    /// Takes over 32 bytes; `nil` for any other length.
    ///
    /// Points of low order pass here and are refused where they are multiplied.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// Whether the point is of low order, so that nobody shares a secret with its owner.
    ///
    /// Any key's multiple of such a point is zero, as keys are clamped to multiples of 8.
    public var isOfLowOrder: Bool {
        let key = [UInt8](repeating: 1, count: X25519KeyPair.secretByteCount)
        var product = [UInt8](repeating: 0, count: Self.byteCount)
        requireSodium()
        return crypto_scalarmult(&product, key, bytes) != 0
    }

    /// The public half of 32 secret bytes.
    fileprivate init(of secret: UnsafePointer<UInt8>) {
        requireSodium()
        var bytes = [UInt8](repeating: 0, count: Self.byteCount)
        crypto_scalarmult_base(&bytes, secret)
        self.bytes = bytes
    }

    /// Draws a key pair for one message to this key, and lends its public half and the 32 bytes of
    /// the shared secret to `body`; both secrets are wiped afterwards.
    ///
    /// - Throws: `SodiumError.lowOrderPoint`, or what `body` throws.
    package func withEphemeralSecret<R: ~Copyable>(
        _ body: (X25519PublicKey, UnsafePointer<UInt8>) throws(SodiumError) -> R
    ) throws(SodiumError) -> R {
        requireSodium()
        return try withWipedBytes(2 * Self.byteCount) { memory throws(SodiumError) in
            let shared = memory + Self.byteCount
            randombytes_buf(memory, Self.byteCount)
            try multiply(by: memory, into: shared)
            return try body(X25519PublicKey(of: memory), shared)
        }
    }

    /// Multiplies this point by 32 secret bytes; an all-zero product is refused (RFC 7748, §6.1).
    fileprivate func multiply(
        by secret: UnsafePointer<UInt8>, into product: UnsafeMutablePointer<UInt8>
    ) throws(SodiumError) {
        guard crypto_scalarmult(product, secret, bytes) == 0 else { throw .lowOrderPoint }
    }
}
