public import Archive
import Foundation
import GRDB
public import Records

extension SQLiteArchive {
    /// The number of the subject's next access, from 0.
    public func nextAccess(of subject: SubjectHandle) async throws -> Int {
        try await reading { database in
            try Int.fetchOne(
                database, sql: "SELECT next FROM subject WHERE handle = ?",
                arguments: [Data(subject.bytes)]) ?? 0
        }
    }

    /// Keeps an access and its entry, and counts it for its subject.
    public func begin(
        _ access: StoredAccess, entry: Envelope, subject: SubjectHandle?
    ) async throws {
        try await writing { database in
            try Self.insert(entry, database)
            try database.execute(
                sql: "INSERT INTO access (id, record) VALUES (?, ?)",
                arguments: [access.id.description, access.record.description])
            guard let subject else { return }
            try database.execute(
                sql: """
                    INSERT INTO subject (handle, next) VALUES (?, 1)
                    ON CONFLICT (handle) DO UPDATE SET next = next + 1
                    """, arguments: [Data(subject.bytes)])
        }
    }

    /// The accesses to a record, oldest first.
    public func accesses(to record: RecordIdentifier) async throws -> [StoredAccess] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT access.id, leaf, log_index, finished FROM access JOIN entry USING (id)
                    WHERE access.record = ? ORDER BY access.position
                    """, arguments: [record.description]
            ).map { row in
                guard let id = RecordIdentifier(row["id"] as String) else {
                    throw ArchiveError.notAnArchive
                }
                return StoredAccess(
                    id: id, record: record, leaf: Array(row["leaf"] as Data),
                    index: row["log_index"], isFinished: row["finished"])
            }
        }
    }

    /// Keeps what an access handed out.
    public func finish(
        _ access: StoredAccess, keys: [WrappedKey], disclosure: [UInt8]?
    ) async throws {
        try await writing { database in
            try Self.insert(keys, database)
            try database.execute(
                sql: "UPDATE access SET finished = 1, disclosure = ? WHERE id = ?",
                arguments: [disclosure.map { Data($0) }, access.id.description])
        }
    }

    /// The body of the disclosure that an access handed out.
    public func disclosure(of access: RecordIdentifier) async throws -> [UInt8]? {
        try await reading { database in
            try Data.fetchOne(
                database, sql: "SELECT disclosure FROM access WHERE id = ?",
                arguments: [access.description]
            ).map { Array($0) }
        }
    }
}
