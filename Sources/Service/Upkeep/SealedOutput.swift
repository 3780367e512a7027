import Age
import Foundation
import SealedStorage
import Sodium

/// A new file that a passphrase opens, written in pieces; it gets its name when it is whole.
final class SealedOutput {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var encryptor: BodyEncryptor?

    /// Begins a file at `path`, where none may be.
    ///
    /// - Throws: `StorageError`, `AgeError.outOfMemory`.
    init(_ path: String, passphrase: borrowing SecretBytes, workFactor: Int) throws {
        guard access(path, F_OK) != 0 else { throw StorageError.alreadyExists(path: path) }
        let fileKey = try FileKey()
        let header = try Header(
            passphrase: passphrase, fileKey: fileKey, workFactor: workFactor
        ).bytes
        let encryptor = try BodyEncryptor(fileKey: fileKey, digesting: false)
        let temporary = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Descriptors.failure("create", path) }
        self.path = path
        self.temporary = temporary
        self.descriptor = descriptor
        self.encryptor = consume encryptor
        try Descriptors.write(header, to: descriptor, path: path)
    }

    /// What was not finished leaves nothing.
    deinit {
        close(descriptor)
        unlink(temporary)
    }

    /// Writes further plaintext.
    ///
    /// - Throws: `StorageError.failed`.
    func write(_ bytes: [UInt8]) throws {
        guard var encryptor = encryptor.take() else { return }
        let sealed = encryptor.update(bytes)
        self.encryptor = consume encryptor
        try Descriptors.write(sealed, to: descriptor, path: path)
    }

    /// Writes the rest, durably, and gives the file its name.
    ///
    /// - Returns: The file's length in bytes.
    /// - Throws: `StorageError`.
    func finish() throws -> Int {
        guard let encryptor = encryptor.take() else { return 0 }
        try Descriptors.write(encryptor.finish().bytes, to: descriptor, path: path)
        let byteCount = Int(lseek(descriptor, 0, SEEK_CUR))
        guard fsync(descriptor) == 0 else { throw Descriptors.failure("flush", path) }
        guard link(temporary, path) == 0 else {
            throw errno == EEXIST
                ? StorageError.alreadyExists(path: path) : Descriptors.failure("replace", path)
        }
        try AtomicFile.flush(directory: Descriptors.folder(of: path))
        return byteCount
    }
}
