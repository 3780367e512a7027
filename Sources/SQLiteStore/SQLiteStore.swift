public import Foundation
import GRDB
public import Ledger
import SealedStorage
import Synchronization

/// One log in one SQLite file: write-ahead log, full synchronisation, strict tables.
///
/// A ledger directory (mode 0700) holds `ledger.sqlite`, `ledger.lock` and `last-signed` (0600). One
/// process at a time sequences; any number read meanwhile, also from other processes.
public final class SQLiteStore: LedgerStore {
    /// What a caller wants to do with the ledger.
    public enum Access: Sendable {
        /// Append to it: waits at most so long for another process to end its work.
        case sequencing(waitMilliseconds: Int)
        /// Add cosignatures, beside a process that appends.
        case cosigning
        /// Read, beside a process that appends.
        case reading
    }

    /// How long a statement waits for another connection's short transaction.
    private static let busySeconds = 5.0

    /// The memory outside the database of what was last signed.
    public let lastSigned: SignedCheckpointFile
    private let lock: FileLock?
    private let writer: DatabaseQueue?
    private let reader: DatabaseQueue
    /// Copies the write-ahead log into the database; only beside a sequencer.
    let folder: LogFolder?
    /// Kinds whose numbers are known.
    let kinds = Mutex(EntryKind.Numbers())

    /// Makes `directory`, if there is none, and in it an empty ledger for the log with this
    /// verifier key; a process that dies on the way leaves no ledger behind.
    ///
    /// - Throws: `LedgerError.ledgerExists`, `LedgerError.busy` or `LedgerError.storage`.
    public static func create(
        at directory: URL, verifierKey: String
    ) async throws(LedgerError) -> SQLiteStore {
        let files = LedgerFiles(directory)
        if mkdir(files.directory, 0o700) != 0, errno != EEXIST {
            throw .storage(StorageFailure(errorNumber: errno))
        }
        let lock = try await take(files, waitMilliseconds: 0)
        guard access(files.database, F_OK) != 0, access(files.lastSigned, F_OK) != 0 else {
            throw .ledgerExists
        }
        do {
            try initialize(files, verifierKey: verifierKey)
        } catch {
            throw LedgerError(error)
        }
        return try SQLiteStore(files, lock: lock, isWriting: true)
    }

    /// Opens the ledger in `directory`.
    ///
    /// - Throws: `LedgerError.notALedger`, `LedgerError.busy`, `LedgerError.restoredUnconfirmed`,
    ///   `LedgerError.formatUnknown` or `LedgerError.storage`.
    public static func open(
        _ directory: URL, for purpose: Access
    ) async throws(LedgerError) -> SQLiteStore {
        let files = LedgerFiles(directory)
        guard access(files.database, F_OK) == 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .notALedger : .storage(StorageFailure(errorNumber: errno))
        }
        switch purpose {
        case .sequencing(let waitMilliseconds):
            let lock = try await take(files, waitMilliseconds: waitMilliseconds)
            guard access(files.restored, F_OK) != 0 else { throw .restoredUnconfirmed }
            return try SQLiteStore(files, lock: lock, isWriting: true)
        case .cosigning: return try SQLiteStore(files, lock: nil, isWriting: true)
        case .reading: return try SQLiteStore(files, lock: nil, isWriting: false)
        }
    }

    private init(
        _ files: LedgerFiles, lock: consuming FileLock?, isWriting: Bool
    ) throws(LedgerError) {
        lastSigned = SignedCheckpointFile(path: files.lastSigned)
        do {
            let writer = isWriting ? try Self.openWriter(files.database) : nil
            // Only whoever may append writes as much as makes it worth while.
            let isSequencing = lock != nil
            folder = try writer.flatMap { writer in
                isSequencing
                    ? LogFolder(writer: writer, folder: try Self.openWriter(files.database)) : nil
            }
            self.writer = writer
            reader = try Self.openReader(files.database)
        } catch {
            throw LedgerError(error)
        }
        self.lock = lock
    }

    /// The right to append, which one process at a time has.
    private static func take(
        _ files: LedgerFiles, waitMilliseconds: Int
    ) async throws(LedgerError) -> FileLock {
        let lock: FileLock
        do {
            lock = try await .takeSuspending(
                LedgerFiles.lockName, in: files.directory, waitMilliseconds: waitMilliseconds)
        } catch {
            if case .busy = error { throw .busy }
            throw .storage(StorageFailure(error))
        }
        // What a killed writer left half written; only the lock's holder writes here.
        for name in files.temporaries() { unlink(files.directory + "/" + name) }
        return lock
    }

    deinit {
        // The writer last: only a connection that may write folds the write-ahead log back in.
        try? reader.close()
        folder?.close()
        try? writer?.close()
    }

    /// The database gets its final name only when it is complete.
    private static func initialize(_ files: LedgerFiles, verifierKey: String) throws {
        let draft = files.database + ".new"
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(draft + suffix) }
        let file = Foundation.open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw LedgerError.storage(StorageFailure(errorNumber: errno)) }
        defer { close(file) }
        let database = try DatabaseQueue(path: draft, configuration: Self.configuration)
        try database.inDatabase { try Schema.create($0, verifierKey: verifierKey) }
        try database.close()
        guard fsync(file) == 0, rename(draft, files.database) == 0 else {
            throw LedgerError.storage(StorageFailure(errorNumber: errno))
        }
        do {
            try DurableFile.flush(directory: files.directory)
        } catch {
            throw LedgerError.storage(error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "countersign.ledger"
        return configuration
    }

    private static func openReader(_ path: String) throws -> DatabaseQueue {
        var configuration = Self.configuration
        configuration.readonly = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        if try reader.read({ try Schema.check($0) }) < Schema.version {
            // Whoever opens an older ledger first brings it up to date, also to read it only.
            try openWriter(path).close()
        }
        return reader
    }

    private static func openWriter(_ path: String) throws -> DatabaseQueue {
        var configuration = Self.configuration
        configuration.prepareDatabase { database in
            let found = try Schema.check(database)
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            // FULL flushes the write-ahead log at each commit; without it an acknowledged entry
            // could be lost. The next two matter where a plain flush stops at the drive's cache. With
            // 64 MiB of pages few index pages are read twice. No commit copies the log back: only
            // `LogFolder` does, or the last one to close, since in SQLite before 3.51.3 a commit that
            // begins the log anew could meet a copy that another connection begins (sqlite.org/wal.html,
            // "The WAL-Reset Bug").
            try database.execute(
                sql: """
                    PRAGMA synchronous = FULL;
                    PRAGMA fullfsync = 1;
                    PRAGMA checkpoint_fullfsync = 1;
                    PRAGMA cache_size = -65536;
                    PRAGMA wal_autocheckpoint = 0;
                    """)
            guard found < Schema.version else { return }
            try database.inTransaction(.immediate) {
                try Schema.upgrade(database, from: try Schema.check(database))
                return .commit
            }
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

extension SQLiteStore {
    /// Runs `work` on the reading connection's own thread.
    func reading<T: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> T
    ) async throws(LedgerError) -> T {
        try await Self.run(work, on: reader)
    }

    /// Runs `work`, which only reads, on the connection that commits, where there is one.
    func sequencing<T: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> T
    ) async throws(LedgerError) -> T {
        try await Self.run(work, on: folder == nil ? reader : writer ?? reader)
    }

    /// Runs `work` in one immediate transaction; it is rolled back where `work` throws.
    func writing<T: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> T
    ) async throws(LedgerError) -> T {
        guard let writer else { throw .storage(.inaccessible) }
        return try await Self.run(
            { database in
                var result: T?
                try database.inTransaction(.immediate) {
                    result = try work(database)
                    return .commit
                }
                guard let result else { throw LedgerError.storage(.other(0)) }
                return result
            }, on: writer)
    }

    /// Not GRDB's own `async` access: that one ends early when the calling task is cancelled, and
    /// a commit must not.
    private static func run<T: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> T, on queue: DatabaseQueue
    ) async throws(LedgerError) -> T {
        let result: Result<T, LedgerError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { database in
                do {
                    continuation.resume(returning: .success(try work(database)))
                } catch {
                    continuation.resume(returning: .failure(LedgerError(error)))
                }
            }
        }
        return try result.get()
    }
}
