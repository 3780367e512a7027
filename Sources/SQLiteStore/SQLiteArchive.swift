public import Archive
import Foundation
import GRDB
import SealedStorage

/// A custodian's store in one SQLite file: write-ahead log, full synchronisation, strict tables.
///
/// The file `archive.sqlite` (mode 0600) lies in the custodian's directory, whose lock keeps other
/// processes away. What is deleted in it is overwritten, though it is the epoch key's end that counts.
public final class SQLiteArchive: ArchiveStore {
    /// The file's name in the custodian's directory.
    public static let fileName = "archive.sqlite"

    private let queue: DatabaseQueue

    /// Makes an empty archive in the directory `path`; a process that dies on the way leaves none.
    ///
    /// - Throws: `StorageError` or `ArchiveError.storage`.
    public static func create(in path: String) throws -> SQLiteArchive {
        let file = path + "/" + fileName
        let draft = file + ".new"
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
        let descriptor = Foundation.open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ArchiveError.storage(Int(errno)) }
        defer { close(descriptor) }
        try translated {
            let database = try DatabaseQueue(path: draft)
            try database.inDatabase { try ArchiveSchema.create($0) }
            try database.close()
        }
        guard fsync(descriptor) == 0, rename(draft, file) == 0 else {
            throw ArchiveError.storage(Int(errno))
        }
        try AtomicFile.flush(directory: path)
        return try open(in: path)
    }

    /// Opens the archive in the directory `path`.
    ///
    /// - Throws: `ArchiveError.notAnArchive`, `.formatUnknown` or `.storage`.
    public static func open(in path: String) throws -> SQLiteArchive {
        let file = path + "/" + fileName
        guard access(file, F_OK) == 0 else { throw ArchiveError.notAnArchive }
        var configuration = Configuration()
        configuration.label = "countersign.archive"
        configuration.prepareDatabase { database in
            _ = try ArchiveSchema.check(database)
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            // The cache is 64 MiB: identifiers and digests are random, and so is where they are kept.
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA fullfsync = 1;
                    PRAGMA checkpoint_fullfsync = 1;
                    PRAGMA secure_delete = ON;
                    PRAGMA cache_size = -65536;
                    """)
        }
        return try translated {
            SQLiteArchive(try DatabaseQueue(path: file, configuration: configuration))
        }
    }

    private init(_ queue: DatabaseQueue) { self.queue = queue }

    deinit { try? queue.close() }

    /// Runs `work` and gives SQLite's errors the archive's name.
    static func translated<T>(_ work: () throws -> T) throws -> T {
        do {
            return try work()
        } catch let error as DatabaseError {
            throw ArchiveError.storage(Int(error.extendedResultCode.rawValue))
        }
    }

    /// Runs `work` on the connection's own thread.
    func reading<T: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> T
    ) async throws -> T {
        // Not GRDB's own `async` access: that one ends early when the calling task is cancelled, and
        // a commit must not.
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                continuation.resume(
                    with: Result { try Self.translated { try work(database) } })
            }
        }
    }

    /// Runs `work` in one immediate transaction; it is rolled back where `work` throws.
    func writing(_ work: @escaping @Sendable (Database) throws -> Void) async throws {
        try await reading { database in
            try database.inTransaction(.immediate) {
                try work(database)
                return .commit
            }
        }
    }
}
