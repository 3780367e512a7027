import Age
import Foundation
import Ledger
public import Records
import SQLiteStore
import SealedStorage
public import Sodium
import TransparencyLog

/// A service's whole directory in one file that a passphrase opens, made while the service goes on.
///
/// What the rooms seal under their own passphrase stays sealed in it: whoever restores needs both.
public struct ServiceBackup: Sendable {
    /// When it was made.
    public let created: Timestamp
    /// How many files are in it.
    public let fileCount: Int
    /// Entries of the ledger in it; `nil` where there is none.
    public let logSize: Int?
    /// The file's length in bytes.
    public let byteCount: Int

    /// Backs up what is in `directory` to the new file `path`.
    ///
    /// - Throws: `UpkeepError`, `StorageError`, `AgeError.outOfMemory`, what a database's engine throws; then there
    ///   is no file at `path` that was not there before.
    public init(
        of directory: String, to path: String, passphrase: borrowing SecretBytes, now: Timestamp
    ) async throws {
        try await self.init(
            of: directory, to: path, passphrase: passphrase, now: now,
            workFactor: Header.workFactor)
    }

    /// A backup that is opened with as much work as tests can wait for.
    init(
        of directory: String, to path: String, passphrase: borrowing SecretBytes, now: Timestamp,
        workFactor: Int
    ) async throws {
        let output = try SealedOutput(path, passphrase: passphrase, workFactor: workFactor)
        let snapshot = try FolderSnapshot(of: directory)
        let log = try await Self.newestCheckpoint(below: snapshot.place + "/files")
        let names = snapshot.files.keys.sorted() + snapshot.databases
        try output.write(
            BackupLine.bytes(of: .init(created: now, fileCount: names.count, log: log)))
        for name in names {
            try Self.write(snapshot, name, to: output)
        }
        byteCount = try output.finish()
        created = now
        fileCount = names.count
        logSize = log?.size
    }

    private static func newestCheckpoint(below place: String) async throws -> Checkpoint? {
        let folder = URL(filePath: place + "/ledger", directoryHint: .isDirectory)
        guard FileManager.default.fileExists(atPath: folder.path + "/ledger.sqlite") else {
            return nil
        }
        return try await LedgerReader(SQLiteStore.open(folder, for: .reading))
            .newestCheckpoint()?.checkpoint
    }

    private static func write(
        _ snapshot: FolderSnapshot, _ name: String, to output: SealedOutput
    ) throws {
        let path = snapshot.place + "/files/" + name
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Descriptors.failure("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Descriptors.failure("inspect", path) }
        let found = FolderScan.Item(status)
        // What is destroyed is overwritten in its place, and then belongs into no backup.
        guard snapshot.files[name].map({ $0 == found }) ?? true else {
            throw UpkeepError.neverAtRest
        }
        try output.write(
            BackupLine.bytes(
                of: .init(name: name, byteCount: found.byteCount, mode: Int(found.mode))))
        var byteCount = 0
        try Descriptors.read(descriptor, path: path) { piece in
            byteCount += piece.count
            try output.write(piece)
        }
        guard byteCount == found.byteCount else { throw UpkeepError.neverAtRest }
    }
}
