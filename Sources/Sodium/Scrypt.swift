import CSodium

/// scrypt: a key from a passphrase, slow for whoever guesses, for formats that ask for it.
///
/// Blocks of 8 · 128 bytes, one lane. Where we choose the format, use ``PasswordHash``. Source: RFC 7914.
public enum Scrypt {
    /// The work factors that are taken, as logarithms to base 2 of the cost; the largest takes 1 GiB.
    public static let workFactors = 1...20

    private static let blockSize: UInt32 = 8
    private static let laneCount: UInt32 = 1

    /// The key of `byteCount` bytes for `passphrase`; takes `1024 << workFactor` bytes of memory.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public static func key(
        passphrase: borrowing SecretBytes, salt: [UInt8], workFactor: Int, byteCount: Int
    ) throws(SodiumError) -> SecretBytes {
        precondition(workFactors ~= workFactor, "a work factor lies between 1 and 20")
        requireSodium()
        let passphraseByteCount = passphrase.count
        return try passphrase.withUnsafePointer { passphrase throws(SodiumError) in
            try SecretBytes(
                count: byteCount,
                unsafeWriting: { key throws(SodiumError) in
                    let status = crypto_pwhash_scryptsalsa208sha256_ll(
                        passphrase, passphraseByteCount, salt, salt.count, 1 << workFactor,
                        blockSize, laneCount, key, byteCount)
                    guard status == 0 else { throw .outOfMemory }
                })
        }
    }
}
