import Age
import Foundation
import Sodium
import Testing

/// Somebody who reads: an identity file, as tests pass it around.
final class Reader: Sendable {
    let file: IdentityFile
    let recipient: Recipient

    /// A new reader.
    init() throws {
        let identity = try Identity()
        recipient = identity.recipient
        file = IdentityFile(identity)
    }

    /// The reader with these identities.
    init(_ lines: [String]) throws {
        file = try IdentityFile(parsing: Array(lines.joined(separator: "\n").utf8))
        recipient = try #require(file.recipients.first)
    }

    /// What the file says.
    func decrypt(_ bytes: [UInt8], limit: Int = 1 << 24) throws(AgeError) -> [UInt8] {
        try AgeFile.decrypt(bytes, identities: file, plaintextLimit: limit)
    }
}

/// The bytes of a secret.
func bytes(of secret: borrowing SecretBytes) -> [UInt8] {
    secret.withBytes { bytes in
        (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
}

/// Bytes that differ from block to block, so that swapped chunks differ.
func sample(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 11) }
}
