/// HKDF with SHA-256: keys for several purposes from one secret.
///
/// Source: RFC 5869.
public enum HKDF {
    /// The longest output in bytes: 255 blocks.
    public static let maximumByteCount = 255 * HMAC.byteCount

    /// `byteCount` bytes derived from `secret`, for the purpose that `info` names.
    ///
    /// - Throws: `SodiumError.lengthMismatch` above 8,160 bytes, `SodiumError.outOfMemory`.
    public static func derive(
        _ byteCount: Int, from secret: borrowing SecretBytes, salt: [UInt8], info: [UInt8]
    ) throws(SodiumError) -> SecretBytes {
        guard byteCount <= maximumByteCount else {
            throw .lengthMismatch(expected: maximumByteCount, actual: byteCount)
        }
        let count = secret.count
        return try secret.withUnsafePointer { secret throws(SodiumError) in
            try SecretBytes(
                count: byteCount,
                unsafeWriting: { output in
                    write(
                        to: UnsafeMutableBufferPointer(start: output, count: byteCount),
                        from: UnsafeBufferPointer(start: secret, count: count), salt: salt,
                        info: info)
                })
        }
    }

    /// Lends a derived key of 32 bytes to `body`, wiped afterwards.
    ///
    /// - Throws: What `body` throws.
    package static func withKey<R: ~Copyable, E: Error>(
        from secret: UnsafeBufferPointer<UInt8>, salt: [UInt8], info: [UInt8],
        _ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try withWipedBytes(HMAC.byteCount) { key throws(E) in
            write(
                to: UnsafeMutableBufferPointer(start: key, count: HMAC.byteCount), from: secret,
                salt: salt, info: info)
            return try body(UnsafeBufferPointer(start: key, count: HMAC.byteCount))
        }
    }

    /// Extract (RFC 5869, §2.2), then expand (§2.3) until `output` is full.
    private static func write(
        to output: UnsafeMutableBufferPointer<UInt8>, from secret: UnsafeBufferPointer<UInt8>,
        salt: [UInt8], info: [UInt8]
    ) {
        withWipedBytes(2 * HMAC.byteCount) { memory in
            let key = UnsafeBufferPointer(start: memory, count: HMAC.byteCount)
            let block = memory + HMAC.byteCount
            salt.withUnsafeBufferPointer { HMAC.write(to: memory, key: $0, [secret]) }
            var filled = 0
            var counter: UInt8 = 0
            while filled < output.count {
                counter += 1
                let previous = UnsafeBufferPointer(
                    start: block, count: counter == 1 ? 0 : HMAC.byteCount)
                (info + [counter]).withUnsafeBufferPointer {
                    HMAC.write(to: block, key: key, [previous, $0])
                }
                let count = min(HMAC.byteCount, output.count - filled)
                for index in 0..<count { output[filled + index] = block[index] }
                filled += count
            }
        }
    }
}
