import Age
import Foundation
import GRDB
import Ledger
public import Records
import SQLiteStore
import SealedStorage
public import Sodium
import TransparencyLog

/// A service's directory made of a backup, where none is: checked as a whole, then moved to its place in one step.
///
/// Its ledger takes no entry until ``RestoredLedger`` knows what the log's key signed last.
public struct ServiceRestore: Sendable {
    /// When the backup was made.
    public let created: Timestamp
    /// How many files were restored.
    public let fileCount: Int
    /// Entries of the ledger; `nil` where there is none.
    public let logSize: Int?

    private static let suffix = ".restoring"

    /// Restores the backup at `path` as `directory`, which must be free or empty.
    ///
    /// - Throws: `AgeError` for a wrong passphrase, a cut or a changed file; `UpkeepError`; `StorageError`. Then
    ///   `directory` is as it was.
    public init(
        _ path: String, passphrase: borrowing SecretBytes, to directory: String
    ) async throws {
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        try Self.requireUnused(directory)
        try Self.removeAbandoned(beside: directory)
        let aside = "\(directory).\(hexadecimal(randomBytes(8)))\(Self.suffix)"
        try AtomicFile.createDirectory(aside)
        do {
            let lock = try FileLock.take(in: aside)
            let (head, names) = try Self.extract(path, passphrase, into: aside)
            for name in names.sorted() where BackedUpName.kind(name) == .database {
                try Self.check(aside + "/" + name, name)
            }
            try await Self.checkLedger(of: head, in: aside + "/ledger")
            try Self.flush(aside)
            guard unlink(aside + "/lock") == 0, rename(aside, directory) == 0 else {
                throw [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno)
                    ? StorageError.alreadyExists(path: directory)
                    : Descriptors.failure("rename", aside)
            }
            _ = consume lock
            try AtomicFile.flush(directory: Descriptors.folder(of: directory))
            created = head.created
            fileCount = head.fileCount
            logSize = head.log?.size
        } catch {
            try? FileManager.default.removeItem(atPath: aside)
            throw error
        }
    }

    private static func requireUnused(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw Descriptors.failure("inspect", path) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR, try AtomicFile.list(path).isEmpty else {
            throw StorageError.alreadyExists(path: path)
        }
    }

    /// Removes what killed attempts left, which nobody holds a lock on.
    private static func removeAbandoned(beside path: String) throws {
        let folder = Descriptors.folder(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard FileManager.default.fileExists(atPath: folder) else { return }
        for sibling in try AtomicFile.list(folder)
        where sibling.hasPrefix(name + ".") && sibling.hasSuffix(suffix) {
            let middle = sibling.utf8.dropFirst(name.utf8.count + 1).dropLast(suffix.utf8.count)
            guard middle.count == 16, middle.allSatisfy("0123456789abcdef".utf8.contains),
                let lock = try? FileLock.take(in: folder + "/" + sibling, waitMilliseconds: 0)
            else { continue }
            try FileManager.default.removeItem(atPath: folder + "/" + sibling)
            _ = consume lock
        }
    }

    private static func extract(
        _ path: String, _ passphrase: borrowing SecretBytes, into directory: String
    ) throws -> (head: BackupLine.Head, names: Set<String>) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? StorageError.notFound(path: path) : Descriptors.failure("open", path)
        }
        defer { close(descriptor) }
        var front = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &front, front.count)
        guard count >= 0 else { throw Descriptors.failure("read", path) }
        let (header, body) = try AgeFile.split(Array(front[..<count]))
        var decryptor = try BodyDecryptor(
            fileKey: try header.fileKey(passphrase: passphrase), plaintextLimit: .max,
            digesting: false)
        var extractor = BackupExtractor(into: directory)
        defer { extractor.abandon() }
        try extractor.take(decryptor.update(Array(body)))
        var piece = [UInt8](repeating: 0, count: Descriptors.pieceByteCount)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Descriptors.failure("read", path) }
            if count == 0 { break }
            try extractor.take(decryptor.update(Array(piece[..<count])))
        }
        try extractor.take(decryptor.finish().bytes)
        return try extractor.finish()
    }

    /// The engine's own check of a database.
    private static func check(_ path: String, _ name: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let said = try database.read {
                try String.fetchAll($0, sql: "PRAGMA integrity_check(1)")
            }
            try database.close()
            guard said == ["ok"] else { throw UpkeepError.databaseDamaged(name: name) }
        } catch is DatabaseError {
            throw UpkeepError.databaseDamaged(name: name)
        }
    }

    /// Derives the ledger anew from its entries, and compares it with the backup's checkpoint.
    private static func checkLedger(of head: BackupLine.Head, in path: String) async throws {
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        let isThere = FileManager.default.fileExists(atPath: path + "/ledger.sqlite")
        guard isThere else {
            guard head.log == nil else { throw UpkeepError.ledgerDiffers }
            return
        }
        let store = try await SQLiteStore.open(folder, for: .reading)
        let reader = try await LedgerReader(store)
        let checked = try await Fsck(reader, keeper: store.lastSigned)
        guard checked.difference == nil,
            try await reader.newestCheckpoint()?.checkpoint == head.log
        else { throw UpkeepError.ledgerDiffers }
        try SQLiteStore.markRestored(folder)
    }

    /// Makes all names below `path` durable.
    private static func flush(_ path: String) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var status = stat()
            guard lstat(path + "/" + name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR
            else { continue }
            try AtomicFile.flush(directory: path + "/" + name)
        }
        try AtomicFile.flush(directory: path)
    }
}
