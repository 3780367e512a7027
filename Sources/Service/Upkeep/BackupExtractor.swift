import Foundation
import SealedStorage

/// Puts a backup's files into a new directory, as its plaintext comes in pieces.
struct BackupExtractor {
    private let directory: String
    private var head: BackupLine.Head?
    private var pending: [UInt8] = []
    private var file: (name: String, descriptor: Int32, rest: Int, mode: mode_t)?
    private var names: Set<String> = []

    init(into directory: String) { self.directory = directory }

    /// Takes further plaintext.
    ///
    /// - Throws: `UpkeepError.backupNewer`, `.backupMalformed`; `StorageError`.
    mutating func take(_ plaintext: [UInt8]) throws {
        var rest = plaintext[...]
        while !rest.isEmpty {
            if let file {
                let part = rest.prefix(file.rest)
                rest = rest.dropFirst(file.rest)
                try Descriptors.write(part, to: file.descriptor, path: file.name)
                self.file?.rest -= part.count
                try endFileIfWhole()
            } else if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                pending += rest[..<end]
                rest = rest[(end + 1)...]
                try take(line: pending)
                pending = []
            } else {
                pending += rest
                rest = []
            }
            guard pending.count <= BackupLine.byteCountLimit else {
                throw UpkeepError.backupMalformed
            }
        }
    }

    /// Ends the reading, and says what the backup was and which files are in it.
    ///
    /// - Throws: `UpkeepError.backupMalformed` where something is missing.
    func finish() throws -> (head: BackupLine.Head, names: Set<String>) {
        guard let head, file == nil, pending.isEmpty, names.count == head.fileCount else {
            throw UpkeepError.backupMalformed
        }
        return (head, names)
    }

    /// Closes what an error left open.
    func abandon() { if let file { close(file.descriptor) } }

    private mutating func take(line: [UInt8]) throws {
        guard let head else {
            head = try BackupLine.head(line)
            return
        }
        let next = try BackupLine.file(line)
        guard names.count < head.fileCount, names.insert(next.name).inserted else {
            throw UpkeepError.backupMalformed
        }
        let path = directory + "/" + next.name
        try AtomicFile.createDirectory(Descriptors.folder(of: path))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Descriptors.failure("create", path) }
        file = (path, descriptor, next.byteCount, mode_t(next.mode))
        try endFileIfWhole()
    }

    private mutating func endFileIfWhole() throws {
        guard let done = file, done.rest == 0 else { return }
        file = nil
        defer { close(done.descriptor) }
        guard fchmod(done.descriptor, done.mode) == 0, fsync(done.descriptor) == 0 else {
            throw Descriptors.failure("flush", done.name)
        }
    }
}
