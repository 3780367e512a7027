public import Archive
import Foundation
import GRDB
public import Records

extension SQLiteArchive {
    /// The records on which the rule's hold, or release, was done.
    public func done(by rule: RecordIdentifier) async throws -> Set<RecordIdentifier> {
        try await reading { database in
            Set(
                try String.fetchAll(
                    database, sql: "SELECT record FROM holding WHERE rule = ?",
                    arguments: [rule.description]
                ).compactMap { RecordIdentifier($0) })
        }
    }

    /// The newest hold, or release, of a record that the ledger has taken.
    public func newestHold(of record: RecordIdentifier) async throws -> HoldEntry? {
        try await reading { database in
            let leaves = try Data.fetchCursor(
                database,
                sql: """
                    SELECT leaf FROM entry WHERE type = ? AND state = 1 ORDER BY log_index DESC
                    """, arguments: [RecordType.auditHold.rawValue])
            while let leaf = try leaves.next() {
                if case .hold(let entry) = try Envelope(leaf: Array(leaf)).record,
                    entry.records.contains(record)
                {
                    return entry
                }
            }
            return nil
        }
    }

    /// Adds one to the holds of the entry's records, or takes one off, and keeps the entry.
    public func hold(_ change: HoldEntry, entry: Envelope) async throws {
        try await writing { database in
            try Self.insert(entry, database)
            for record in change.records {
                try database.execute(
                    sql: "UPDATE record SET holds = holds + ? WHERE id = ?",
                    arguments: [change.begins ? 1 : -1, record.description])
                try database.execute(
                    sql: "INSERT INTO holding (rule, record) VALUES (?, ?)",
                    arguments: [change.rule.description, record.description])
            }
        }
    }

    /// Records without a hold whose retention is over.
    public func overdue(at now: Timestamp, limit: Int) async throws -> [RecordIdentifier] {
        try await reading { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT record.id FROM record JOIN entry USING (id)
                    WHERE retain_until <= ? AND erased = 0 AND holds = 0 AND state = 1
                    ORDER BY retain_until, record.id LIMIT ?
                    """, arguments: [now.epochSeconds, limit]
            ).compactMap { RecordIdentifier($0) }
        }
    }

    /// Removes the records' keys and bodies, wraps all others anew, names the new epoch and keeps the
    /// entry.
    public func erase(
        _ records: [RecordIdentifier], epoch: Int, entry: Envelope,
        rewrap: @escaping @Sendable (WrappedKey) throws -> [UInt8]
    ) async throws {
        try await writing { database in
            for id in records.map(\.description) {
                for sql in [
                    "DELETE FROM wrapped WHERE record = ?", "DELETE FROM body WHERE record = ?",
                    "UPDATE access SET disclosure = NULL WHERE record = ?",
                    "UPDATE record SET erased = 1 WHERE id = ?",
                ] { try database.execute(sql: sql, arguments: [id]) }
            }
            try Self.rewrapAll(database, rewrap)
            try database.execute(sql: "UPDATE archive SET epoch = ?", arguments: [epoch])
            try Self.insert(entry, database)
        }
        // Folds the write-ahead log in and empties it: nothing depends on it.
        _ = try? await reading { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    private static let pageSize = 1_000

    /// In pages by the primary key, in constant memory.
    private static func rewrapAll(
        _ database: Database, _ rewrap: (WrappedKey) throws -> [UInt8]
    ) throws {
        let update = try database.cachedStatement(
            sql: "UPDATE wrapped SET sealed = ? WHERE record = ? AND part = ?")
        var last = (record: "", part: "")
        while true {
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT record, part, sealed FROM wrapped WHERE (record, part) > (?, ?)
                    ORDER BY record, part LIMIT ?
                    """, arguments: [last.record, last.part, pageSize])
            for row in rows {
                last = (row["record"], row["part"])
                guard let record = RecordIdentifier(last.record) else {
                    throw ArchiveError.notAnArchive
                }
                let key = WrappedKey(
                    record: record, part: KeyPart(text: last.part),
                    sealed: Array(row["sealed"] as Data))
                try update.execute(arguments: [Data(try rewrap(key)), last.record, last.part])
            }
            if rows.count < pageSize { return }
        }
    }
}
