import Age
import Foundation
import Records
import SealedStorage
import Sodium

/// Attachments between plain files and encrypted bodies, in constant memory.
enum AttachmentFile {
    private static let blockByteCount = 1 << 20

    /// An attachment whose body is durable.
    struct Sealed {
        let description: PayloadAttachment
        let body: SealedPayload.Body
        let stored: StoredBody
    }

    /// Encrypts a file with zero bytes behind it, up to its size bucket.
    ///
    /// - Throws: `StorageError`, `AgeError` or `RecordError`.
    static func seal(
        _ attachment: Submission.Attachment, fileKey: borrowing FileKey, in folder: BodyFolder
    ) throws -> Sealed {
        let input = try OpenFile(reading: attachment.path)
        let draft = try folder.draft()
        let output = try OpenFile(creating: draft)
        var encryptor = try BodyEncryptor(fileKey: fileKey)
        var content = SHA256()
        var byteCount = 0
        while case let block = try input.read(blockByteCount), !block.isEmpty {
            byteCount += block.count
            content.update(block)
            try output.write(encryptor.update(block))
        }
        var missing = Padding.byteCount(behind: byteCount)
        while missing > 0 {
            let count = min(missing, blockByteCount)
            try output.write(encryptor.update([UInt8](repeating: 0, count: count)))
            missing -= count
        }
        let (rest, summary) = encryptor.finish()
        try output.write(rest)
        try output.flush()
        guard let digest = summary.digest else { throw ArchiveError.bodyChanged }
        return Sealed(
            description: try PayloadAttachment(
                name: attachment.name, byteCount: byteCount, content: content.finalize(),
                body: digest),
            body: .init(digest: digest, byteCount: summary.byteCount),
            stored: try folder.keep(draft: draft, byteCount: summary.byteCount, digest: digest))
    }

    /// Length and SHA-256 of a plain file.
    ///
    /// - Throws: `StorageError`.
    static func summary(
        _ path: String
    ) throws(StorageError) -> (byteCount: Int, content: SHA256Digest) {
        let input = try OpenFile(reading: path)
        var content = SHA256()
        var byteCount = 0
        while case let block = try input.read(blockByteCount), !block.isEmpty {
            byteCount += block.count
            content.update(block)
        }
        return (byteCount, content.finalize())
    }

    /// Decrypts a body to the file `path`, cut to the size that `description` gives; the file is
    /// there only if all of it was right.
    ///
    /// - Throws: `ArchiveError.bodyChanged` or `.attachmentChanged`, `AgeError`, `StorageError`.
    static func open(
        _ description: PayloadAttachment, from body: BodySource, fileKey: borrowing FileKey,
        to path: String
    ) throws {
        let draft = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        let output = try OpenFile(creating: draft)
        do {
            var decryptor = try BodyDecryptor(fileKey: fileKey, plaintextLimit: .max)
            var content = SHA256()
            var missing = description.byteCount
            func take(_ plaintext: [UInt8]) throws {
                let part = plaintext.prefix(missing)
                missing -= part.count
                content.update(part)
                try output.write(Array(part))
            }
            try body.read(blockByteCount) { try take(decryptor.update($0)) }
            let (rest, summary) = try decryptor.finish()
            try take(rest)
            guard summary.digest == description.body else { throw ArchiveError.bodyChanged }
            guard missing == 0, content.finalize() == description.content else {
                throw ArchiveError.attachmentChanged
            }
            try output.flush()
            guard rename(draft, path) == 0 else { throw ArchiveError.storage(Int(errno)) }
        } catch {
            unlink(draft)
            throw error
        }
    }
}

/// An encrypted body: bytes from the store, or a file.
public enum BodySource: Sendable {
    /// The bytes themselves.
    case bytes([UInt8])
    /// The path of a file.
    case file(String)

    /// Lends the body to `work` in pieces of at most `count` bytes.
    func read(_ count: Int, _ work: ([UInt8]) throws -> Void) throws {
        switch self {
        case .bytes(let bytes): try work(bytes)
        case .file(let path):
            let input = try OpenFile(reading: path)
            while case let block = try input.read(count), !block.isEmpty { try work(block) }
        }
    }
}

/// An open file, closed when this value goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32
    private let path: String

    init(reading path: String) throws(StorageError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(path: path) : Self.failure("open", path)
        }
    }

    init(creating path: String) throws(StorageError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure("create", path) }
    }

    deinit { close(descriptor) }

    private static func failure(_ operation: String, _ path: String) -> StorageError {
        .failed(operation: operation, path: path, errorNumber: errno)
    }

    /// At most `count` bytes; none at the end.
    borrowing func read(_ count: Int) throws(StorageError) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: count)
        while true {
            let done = Foundation.read(descriptor, &block, count)
            if done < 0 && errno == EINTR { continue }
            guard done >= 0 else { throw Self.failure("read", path) }
            block.removeLast(count - done)
            return block
        }
    }

    borrowing func write(_ bytes: [UInt8]) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let done = bytes.withUnsafeBytes { buffer in
                Foundation.write(
                    descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if done < 0 && errno == EINTR { continue }
            guard done > 0 else { throw Self.failure("write", path) }
            written += done
        }
    }

    borrowing func flush() throws(StorageError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("flush", path) }
    }
}
