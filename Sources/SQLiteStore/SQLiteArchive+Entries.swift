public import Archive
import Foundation
import GRDB
public import Records

extension SQLiteArchive {
    /// Keeps an entry that changes nothing here, until the ledger has it.
    public func note(_ entry: Envelope) async throws {
        try await writing { try Self.insert(entry, $0) }
    }

    /// The leaves of the oldest entries that the ledger has not answered for.
    public func pending(limit: Int) async throws -> [[UInt8]] {
        try await reading { database in
            try Data.fetchAll(
                database, sql: "SELECT leaf FROM entry WHERE state = 0 ORDER BY position LIMIT ?",
                arguments: [limit]
            ).map { Array($0) }
        }
    }

    /// The entry with this identifier that the ledger has taken, and its index.
    public func taken(_ id: RecordIdentifier) async throws -> (leaf: [UInt8], index: Int)? {
        try await reading { database in
            try Row.fetchOne(
                database, sql: "SELECT leaf, log_index FROM entry WHERE id = ? AND state = 1",
                arguments: [id.description]
            ).map { (Array($0["leaf"] as Data), $0["log_index"]) }
        }
    }

    /// The entry with this identifier, whatever the ledger said of it.
    public func entry(_ id: RecordIdentifier) async throws -> [UInt8]? {
        try await reading { database in
            try Data.fetchOne(
                database, sql: "SELECT leaf FROM entry WHERE id = ?", arguments: [id.description]
            ).map { Array($0) }
        }
    }

    /// Those of the identifiers that are those of entries other than records.
    public func otherEntries(
        among ids: [RecordIdentifier]
    ) async throws -> Set<RecordIdentifier> {
        try await reading { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT 1 FROM entry WHERE id = ?
                    AND NOT EXISTS (SELECT 1 FROM record WHERE record.id = entry.id)
                    """)
            var found: Set<RecordIdentifier> = []
            // One transaction: else each statement locks and unlocks the file.
            try database.inTransaction(.deferred) {
                for id in ids
                where try Int.fetchOne(statement, arguments: [id.description]) != nil {
                    found.insert(id)
                }
                return .commit
            }
            return found
        }
    }

    /// The leaf of the newest entry that the ledger has taken.
    public func newestTaken() async throws -> [UInt8]? {
        try await reading { database in
            try Data.fetchOne(
                database,
                sql: "SELECT leaf FROM entry WHERE state = 1 ORDER BY position DESC LIMIT 1"
            ).map { Array($0) }
        }
    }

    /// The leaves of the erasure entries that the ledger refused, oldest first.
    public func owedReceipts(limit: Int) async throws -> [[UInt8]] {
        try await reading { database in
            try Data.fetchAll(
                database,
                sql: """
                    SELECT leaf FROM entry WHERE type = ? AND log_index IS NULL AND state = 2
                    ORDER BY position LIMIT ?
                    """, arguments: [RecordType.auditErasure.rawValue, limit]
            ).map { Array($0) }
        }
    }

    /// Puts an entry that waits for the ledger in the place of a refused one.
    public func renew(_ refused: RecordIdentifier, by entry: Envelope) async throws {
        try await writing { database in
            try database.execute(
                sql: "UPDATE entry SET id = ?, leaf = ?, state = 0 WHERE id = ?",
                arguments: [
                    entry.id.description, Data(entry.leaf), refused.description,
                ])
        }
    }

    /// Notes the entries' indexes in the log.
    public func settle(_ indexes: [(id: RecordIdentifier, index: Int)]) async throws {
        guard !indexes.isEmpty else { return }
        try await writing { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE entry SET state = 1, log_index = ? WHERE id = ?")
            for (id, index) in indexes {
                try statement.execute(arguments: [index, id.description])
            }
        }
    }

    /// Takes back what came with an entry that the ledger refused.
    public func withdraw(_ entry: Envelope, subject: SubjectHandle?) async throws {
        try await writing { database in
            let id = entry.id.description
            switch entry.record {
            case .access:
                try database.execute(sql: "DELETE FROM access WHERE id = ?", arguments: [id])
                try database.execute(
                    sql: "DELETE FROM following WHERE entry = ?", arguments: [id])
                if let subject {
                    try database.execute(
                        sql: "UPDATE subject SET next = next - 1 WHERE handle = ?",
                        arguments: [Data(subject.bytes)])
                }
            case .hold(let change):
                for record in change.records {
                    try database.execute(
                        sql: "UPDATE record SET holds = holds - ? WHERE id = ?",
                        arguments: [change.begins ? 1 : -1, record.description])
                    try database.execute(
                        sql: "DELETE FROM holding WHERE rule = ? AND record = ?",
                        arguments: [change.rule.description, record.description])
                }
            case .erasure, .refusal: break
            default:
                for table in ["wrapped", "body"] {
                    try database.execute(
                        sql: "DELETE FROM \(table) WHERE record = ?", arguments: [id])
                }
                try database.execute(sql: "DELETE FROM record WHERE id = ?", arguments: [id])
                try database.execute(sql: "DELETE FROM entry WHERE id = ?", arguments: [id])
            }
            try database.execute(
                sql: "UPDATE entry SET state = 2 WHERE id = ?", arguments: [id])
        }
    }
}
