import Foundation
import JSONDocuments
import SealedStorage
import Sodium

/// A plain private file of the wire format: a private definition, request metadata, a link secret.
enum PrivateFile {
    /// What `decode` makes of the secret bytes of `path`; a refusal names the file, never its content.
    static func decode<T: ~Copyable>(
        _ path: String, _ decode: (borrowing SecretBytes) throws(DecodingFailure) -> T
    ) throws -> T {
        var bytes = try InputFile.bytes(path)
        defer { wipe(&bytes) }
        let secret = try SecretBytes(copying: bytes)
        do throws(DecodingFailure) {
            return try decode(secret)
        } catch {
            throw error.inFile(path)
        }
    }

    /// Writes a secret, readable by its owner alone; a file that must not be lost is not replaced.
    static func write(
        _ secret: borrowing SecretBytes, to path: String, replacing: Bool
    ) throws {
        var bytes = secret.withBytes { span in
            span.byteOffsets.map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        defer { wipe(&bytes) }
        if path == "-" {
            Console.output(String(decoding: bytes, as: UTF8.self))
            return try Console.requireOutput()
        }
        try AtomicFile.write(bytes, to: path, replacing: replacing)
    }

    private static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            if let base = buffer.baseAddress { explicit_bzero(base, buffer.count) }
        }
    }
}
