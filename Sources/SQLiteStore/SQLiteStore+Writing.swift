import Foundation
import GRDB
public import Ledger
import Synchronization
import TransparencyLog

extension SQLiteStore {
    /// Begins a new epoch.
    ///
    /// - Throws: `LedgerError.storage`; also where the store was not opened for writing.
    public func claim() async throws(LedgerError) -> LedgerHead {
        try await writing { database in
            try database.execute(sql: "UPDATE ledger SET epoch = epoch + 1 WHERE id = 1")
            return try Self.fetchHead(database)
        }
    }

    /// Adds `batch` in one durable transaction.
    ///
    /// - Throws: `LedgerError.fenced`, with nothing written, where the stored epoch or size is not
    ///   the batch's; `LedgerError.storage`, where it is unknown whether the batch was written.
    public func commit(_ batch: LedgerBatch) async throws(LedgerError) {
        // What is learnt in a transaction that fails is forgotten.
        let known = kinds.withLock { $0 }
        let learnt = try await writing { database in
            var kinds = known
            let move = try database.cachedStatement(
                sql: "UPDATE ledger SET size = ? WHERE id = 1 AND epoch = ? AND size = ?")
            try move.execute(arguments: [
                batch.checkpoint.size, batch.head.epoch, batch.head.size,
            ])
            guard database.changesCount == 1 else { throw LedgerError.fenced }
            try Self.insert(batch.entries, kinds: &kinds, database)
            try Self.insert(batch.tiles, database)
            let checkpoint = try database.cachedStatement(
                sql: "INSERT INTO checkpoint (size, note, cosigned) VALUES (?, ?, ?)")
            try checkpoint.execute(arguments: [
                batch.checkpoint.size, batch.checkpoint.note, batch.checkpoint.isCosigned,
            ])
            return kinds
        }
        kinds.withLock { $0 = learnt }
        folder?.committed(entryCount: batch.entries.count)
    }

    /// Puts `new` in the place of `old`, if `old` is still there; says whether it was.
    ///
    /// - Throws: `LedgerError.storage`; also where the store was not opened for writing.
    public func replaceCheckpoint(
        _ old: StoredCheckpoint, with new: StoredCheckpoint
    ) async throws(LedgerError) -> Bool {
        try await writing { database in
            try database.execute(
                sql: "UPDATE checkpoint SET note = ?, cosigned = ? WHERE size = ? AND note = ?",
                arguments: [new.note, new.isCosigned, old.size, old.note])
            return database.changesCount == 1
        }
    }

    private static func insert(
        _ entries: [StoredEntry], kinds: inout EntryKind.Numbers, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO entry (position, record_id, type, kind, place, leaf_hash, leaf)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for entry in entries {
            try statement.execute(arguments: [
                entry.index, entry.recordID, entry.type,
                kinds.number(of: entry, database),
                EntryPlace.of(entry.index, inHour: entry.hourEpochSeconds),
                Data(entry.leafHash.bytes), Data(entry.leaf),
            ])
        }
    }

    private static func insert(_ tiles: [StoredTile], _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO tile (level, position, hashes) VALUES (?, ?, ?)
                ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes
                """)
        for tile in tiles {
            try statement.execute(arguments: [tile.level, tile.index, Data(tile.hashes)])
        }
    }
}
