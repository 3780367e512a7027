import Foundation
import SealedStorage
import Sodium

/// Files of any size, passed through in pieces of one megabyte.
enum FilePieces {
    private static let pieceByteCount = 1 << 20

    /// Hands the file at `path` to `body`, piece by piece, and returns the digest of all of it.
    ///
    /// - Throws: `StorageError.notFound` or `.failed`, also for what is no plain file.
    static func read(
        _ path: String, _ body: (ArraySlice<UInt8>) throws(StorageError) -> Void
    ) throws(StorageError) -> SHA256Digest {
        // Without waiting, since a pipe in a bundle would make the auditor wait for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(path: path) : failure("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .failed(operation: "read", path: path, errorNumber: EISDIR)
        }
        var hasher = SHA256()
        var piece = [UInt8](repeating: 0, count: pieceByteCount)
        while true {
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return hasher.finalize() }
            hasher.update(piece[..<count])
            try body(piece[..<count])
        }
    }

    /// Copies a file to a path that is free, durably, and returns the digest of what was copied.
    ///
    /// - Throws: `StorageError`.
    static func copy(_ source: String, to target: String) throws(StorageError) -> SHA256Digest {
        let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", target) }
        defer { close(descriptor) }
        let digest = try read(source) { piece throws(StorageError) in
            var rest = piece
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure("write", target) }
                rest = rest.dropFirst(count)
            }
        }
        guard fsync(descriptor) == 0 else { throw failure("flush", target) }
        return digest
    }

    private static func failure(_ operation: String, _ path: String) -> StorageError {
        .failed(operation: operation, path: path, errorNumber: errno)
    }
}
