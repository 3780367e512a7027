public import Archive
import Foundation
import GRDB
public import Records
public import Sodium

extension SQLiteArchive {
    /// The number of the epoch under whose key all keys are wrapped.
    public func epoch() async throws -> Int {
        try await reading { database in
            guard let epoch = try Int.fetchOne(database, sql: "SELECT epoch FROM archive") else {
                throw ArchiveError.notAnArchive
            }
            return epoch
        }
    }

    /// Adds records with their bodies and keys, and the entries under which standing recipients read
    /// the records of an hour; all entries wait for the ledger.
    public func add(
        _ records: [NewRecord], following: [(hour: FollowedHour, entry: Envelope)]
    ) async throws {
        guard !records.isEmpty else { return }
        try await writing { database in
            for (hour, entry) in following { try Self.insert(hour, entry, database) }
            let record = try database.cachedStatement(
                sql: "INSERT INTO record (id, retain_until) VALUES (?, ?)")
            let body = try database.cachedStatement(
                sql: "INSERT INTO body (digest, record, bytes) VALUES (?, ?, ?)")
            for new in records {
                let id = new.envelope.id.description
                try Self.insert(new.envelope, database)
                try record.execute(arguments: [
                    id, new.envelope.filing.retainUntil?.epochSeconds,
                ])
                for part in new.bodies {
                    try body.execute(arguments: [
                        Data(part.digest.bytes), id, part.bytes.map { Data($0) },
                    ])
                }
                try Self.insert(new.keys, database)
            }
        }
    }

    static func insert(_ entry: Envelope, _ database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO entry (id, type, leaf, state) VALUES (?, ?, ?, 0)"
        ).execute(arguments: [
            entry.id.description, entry.type.rawValue, Data(entry.leaf),
        ])
    }

    static func insert(_ keys: [WrappedKey], _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO wrapped (record, part, sealed) VALUES (?, ?, ?)")
        for key in keys {
            try statement.execute(arguments: [
                key.record.description, key.part.text, Data(key.sealed),
            ])
        }
    }

    /// The record with this identifier.
    public func record(_ id: RecordIdentifier) async throws -> ArchivedRecord? {
        try await records([id])[id]
    }

    /// Those of the records that are there.
    public func records(
        _ ids: [RecordIdentifier]
    ) async throws -> [RecordIdentifier: ArchivedRecord] {
        try await reading { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT leaf, log_index, holds, erased FROM record JOIN entry USING (id)
                    WHERE id = ?
                    """)
            var records: [RecordIdentifier: ArchivedRecord] = [:]
            // One transaction: else each statement locks and unlocks the file.
            try database.inTransaction(.deferred) {
                for id in ids {
                    guard let row = try Row.fetchOne(statement, arguments: [id.description]) else {
                        continue
                    }
                    records[id] = ArchivedRecord(
                        leaf: Array(row["leaf"] as Data), index: row["log_index"],
                        holdCount: row["holds"], isErased: row["erased"])
                }
                return .commit
            }
            return records
        }
    }

    /// A body that is kept in the store itself.
    public func body(_ digest: SHA256Digest) async throws -> [UInt8]? {
        try await reading { database in
            try Data.fetchOne(
                database, sql: "SELECT bytes FROM body WHERE digest = ?",
                arguments: [Data(digest.bytes)]
            ).map { Array($0) }
        }
    }

    /// The bodies that have to be there as files.
    public func bodiesInFiles() async throws -> Set<SHA256Digest> {
        try await reading { database in
            Set(
                try Data.fetchAll(database, sql: "SELECT digest FROM body WHERE bytes IS NULL")
                    .compactMap { SHA256Digest(bytes: $0) })
        }
    }

    /// A wrapped key.
    public func key(of record: RecordIdentifier, part: KeyPart) async throws -> [UInt8]? {
        try await reading { database in
            try Data.fetchOne(
                database, sql: "SELECT sealed FROM wrapped WHERE record = ? AND part = ?",
                arguments: [record.description, part.text]
            ).map { Array($0) }
        }
    }
}
