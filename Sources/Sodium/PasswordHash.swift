import CSodium

/// Argon2id: a key from a passphrase, slow for whoever guesses.
///
/// Source: RFC 9106.
public struct PasswordHash: Equatable, Sendable {
    /// Length of a salt in bytes.
    public static let saltByteCount = Int(crypto_pwhash_SALTBYTES)

    /// 16 random bytes, kept beside what the key protects.
    public let salt: [UInt8]
    /// Passes over the memory.
    public let operations: Int
    /// Memory in bytes.
    public let memoryByteCount: Int

    /// Parameters for a new secret: 64 MiB and 2 passes, about 0.1 s on a desk computer.
    public init() {
        salt = randomBytes(Self.saltByteCount)
        operations = Int(crypto_pwhash_OPSLIMIT_INTERACTIVE)
        memoryByteCount = Int(crypto_pwhash_MEMLIMIT_INTERACTIVE)
    }

    /// Parameters read back from a file; `nil` outside 1 to 16 passes, 8 MiB to 1 GiB, 16 bytes of
    /// salt, so that a changed file can neither weaken the key nor exhaust the machine.
    public init?(salt: [UInt8], operations: Int, memoryByteCount: Int) {
        guard salt.count == Self.saltByteCount, 1...16 ~= operations,
            (8 << 20)...(1 << 30) ~= memoryByteCount
        else { return nil }
        self.salt = salt
        self.operations = operations
        self.memoryByteCount = memoryByteCount
    }

    /// The key of `byteCount` bytes (16 or more) for `passphrase`.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public func key(
        passphrase: borrowing SecretBytes, byteCount: Int = AEAD.keyByteCount
    ) throws(SodiumError) -> SecretBytes {
        requireSodium()
        let passphraseByteCount = UInt64(passphrase.count)
        return try passphrase.withUnsafePointer { passphrase throws(SodiumError) in
            try SecretBytes(
                count: byteCount,
                unsafeWriting: { key throws(SodiumError) in
                    let status = passphrase.withMemoryRebound(
                        to: CChar.self, capacity: Int(passphraseByteCount)
                    ) { passphrase in
                        crypto_pwhash(
                            key, UInt64(byteCount), passphrase, passphraseByteCount, salt,
                            UInt64(operations), memoryByteCount,
                            Int32(crypto_pwhash_ALG_ARGON2ID13))
                    }
                    guard status == 0 else { throw .outOfMemory }
                })
        }
    }
}
