import Sodium
import Testing

/// The bytes of a published vector.
func unhex(_ text: String) throws -> [UInt8] {
    try #require(bytes(hexadecimal: text))
}

/// A published secret, in guarded memory.
func secret(_ text: String) throws -> SecretBytes {
    try SecretBytes(copying: unhex(text))
}

/// The hexadecimal text of a secret.
func hex(_ secret: borrowing SecretBytes) -> String {
    secret.withBytes { bytes in
        hexadecimal(
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
    }
}
