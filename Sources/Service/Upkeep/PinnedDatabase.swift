import Foundation
import GRDB
import SealedStorage

/// A database as it was at one moment, while others go on writing to it.
final class PinnedDatabase {
    private let queue: DatabaseQueue

    /// Holds on to what the database at `path` is now.
    ///
    /// - Throws: What the engine throws.
    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "countersign.backup"
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inDatabase { database in
            try database.beginTransaction(.deferred)
            // The moment is that of the first read.
            _ = try Row.fetchAll(database, sql: "SELECT * FROM sqlite_schema LIMIT 1")
        }
    }

    deinit { try? queue.close() }

    /// Copies what is held to a new file at `path`, mode 0600, durably.
    ///
    /// - Throws: What the engine throws.
    func copy(to path: String, changing change: (Database) throws -> Void = { _ in }) throws {
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StorageError.failed(operation: "create", path: path, errorNumber: errno)
        }
        close(file)
        let target = try DatabaseQueue(path: path)
        try queue.inDatabase { source in
            try target.inDatabase { try source.backup(to: $0) }
        }
        try target.inDatabase { database in
            // A copy has no writer, and is one file.
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
            try change(database)
        }
        try target.close()
    }
}
