import CSodium

/// HMAC with SHA-256: a code that only owners of the key can make.
///
/// Source: RFC 2104, RFC 4231.
public enum HMAC {
    /// Length of a code in bytes.
    public static let byteCount = Int(crypto_auth_hmacsha256_BYTES)

    /// The code of `message` under a key of any length.
    public static func code(
        of message: some Sequence<UInt8>, key: borrowing SecretBytes
    ) -> [UInt8] {
        let count = key.count
        return key.withUnsafePointer { key in
            self.code(of: message, key: UnsafeBufferPointer(start: key, count: count))
        }
    }

    /// Whether `code` is the code of `message`, in time that does not depend on the difference.
    public static func isValid(
        _ code: [UInt8], for message: some Sequence<UInt8>, key: borrowing SecretBytes
    ) -> Bool {
        isEqual(code, self.code(of: message, key: key))
    }

    /// Whether `code` is the code of `message` under a key in memory that its owner wipes.
    package static func isValid(
        _ code: [UInt8], for message: some Sequence<UInt8>, key: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        isEqual(code, self.code(of: message, key: key))
    }

    /// The code of `message` under a key in memory that its owner wipes.
    package static func code(
        of message: some Sequence<UInt8>, key: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: byteCount)
        let message = Array(message)
        message.withUnsafeBufferPointer { message in
            code.withUnsafeMutableBufferPointer { code in
                guard let output = code.baseAddress else { return }
                write(to: output, key: key, [message])
            }
        }
        return code
    }

    /// Writes the 32-byte code of the `pieces`, one after the other, to `output`.
    static func write(
        to output: UnsafeMutablePointer<UInt8>, key: UnsafeBufferPointer<UInt8>,
        _ pieces: [UnsafeBufferPointer<UInt8>]
    ) {
        requireSodium()
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key.baseAddress ?? UnsafePointer(output), key.count)
        for piece in pieces {
            crypto_auth_hmacsha256_update(&state, piece.baseAddress, UInt64(piece.count))
        }
        crypto_auth_hmacsha256_final(&state, output)
        sodium_memzero(&state, MemoryLayout.size(ofValue: state))
    }

    private static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && sodium_memcmp(one, other, one.count) == 0
    }
}
