import Foundation
import GRDB
public import Ledger
public import TransparencyLog

extension SQLiteStore {
    /// A kind that is missing, or is another type's, leaves area and issuer empty, which `fsck` names.
    private static let selectEntries = """
        SELECT position, record_id, entry.type, nullif(area, '') AS area,
            \(EntryPlace.hourExpression) AS hour, coalesce(issuer, '') AS issuer,
            leaf_hash, leaf
        FROM entry LEFT JOIN kind ON kind.id = entry.kind AND kind.type = entry.type
        """

    /// The log's verifier key, fixed when the ledger was made.
    ///
    /// - Throws: `LedgerError.storage`.
    public func verifierKey() async throws(LedgerError) -> String {
        try await reading { database in
            guard
                let key = try String.fetchOne(
                    database, sql: "SELECT verifier_key FROM ledger WHERE id = 1")
            else { throw LedgerError.storage(.corrupt) }
            return key
        }
    }

    /// The end of the log.
    ///
    /// - Throws: `LedgerError.storage`.
    public func head() async throws(LedgerError) -> LedgerHead {
        try await reading { try Self.fetchHead($0) }
    }

    static func fetchHead(_ database: Database) throws -> LedgerHead {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT epoch, size FROM ledger WHERE id = 1")
        else { throw LedgerError.storage(.corrupt) }
        return LedgerHead(epoch: row["epoch"], size: row["size"])
    }

    /// The entries with indexes in `range`, in order; fewer where the log ends before.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entries(in range: Range<Int>) async throws(LedgerError) -> [StoredEntry] {
        try await reading { database in
            try Self.fetchEntries(
                database, where: "position >= ? AND position < ? ORDER BY position",
                [range.lowerBound, range.upperBound])
        }
    }

    /// The first `limit` entries of a type in `types` with an index of at least `start`, in order.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entries(
        ofTypes types: [String], from start: Int, limit: Int
    ) async throws(LedgerError) -> [StoredEntry] {
        guard !types.isEmpty else { return [] }
        return try await reading { database in
            var arguments = StatementArguments(types)
            arguments += [start, limit]
            return try Self.fetchEntries(
                database,
                where: """
                    entry.type IN (\(databaseQuestionMarks(count: types.count))) AND position >= ?
                    ORDER BY position LIMIT ?
                    """, arguments)
        }
    }

    /// The entries with these record ids, in no particular order.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entries(recordIDs: [String]) async throws(LedgerError) -> [StoredEntry] {
        // A sequencer asks before each commit, and only its own connection keeps pages from one to the
        // next.
        try await sequencing { database in
            var found: [StoredEntry] = []
            // One transaction: else each statement locks and unlocks the file.
            try database.inTransaction(.deferred) {
                // Nearly always there is none, which the index alone tells.
                let find = try database.cachedStatement(
                    sql: "SELECT position FROM entry WHERE record_id = ?")
                for id in recordIDs {
                    guard let position = try Int.fetchOne(find, arguments: [id]) else { continue }
                    found += try Self.fetchEntries(database, where: "position = ?", [position])
                }
                return .commit
            }
            return found
        }
    }

    /// The entry with this leaf hash.
    ///
    /// - Throws: `LedgerError.storage`.
    public func entry(leafHash: TreeHash) async throws(LedgerError) -> StoredEntry? {
        try await reading { database in
            try Self.fetchEntries(database, where: "leaf_hash = ?", [Data(leafHash.bytes)]).first
        }
    }

    /// What the two indexes say where entries are, in the order of `keys`.
    ///
    /// - Throws: `LedgerError.storage`.
    public func indexedPlaces(
        of keys: [EntryKeys]
    ) async throws(LedgerError) -> [EntryPlaces] {
        try await reading { database in
            // Both queries are answered from the index alone, so that a stale index shows.
            let byRecordID = try database.cachedStatement(
                sql: "SELECT position FROM entry INDEXED BY entry_record_id WHERE record_id = ?")
            let byLeafHash = try database.cachedStatement(
                sql: "SELECT position FROM entry INDEXED BY entry_leaf_hash WHERE leaf_hash = ?")
            var places: [EntryPlaces] = []
            // One transaction: else each statement locks and unlocks the file.
            try database.inTransaction(.deferred) {
                for key in keys {
                    places.append(
                        EntryPlaces(
                            byRecordID: try Int.fetchOne(byRecordID, arguments: [key.recordID]),
                            byLeafHash: try Int.fetchOne(
                                byLeafHash, arguments: [Data(key.leafHash.bytes)])))
                }
                return .commit
            }
            return places
        }
    }

    static func fetchEntries(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [StoredEntry] {
        let statement = try database.cachedStatement(
            sql: "\(selectEntries) WHERE \(condition)")
        var entries: [StoredEntry] = []
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            let leaf: Data = row["leaf"]
            let hash: Data = row["leaf_hash"]
            guard let leafHash = TreeHash(bytes: hash) else {
                throw LedgerError.storage(.corrupt)
            }
            entries.append(
                StoredEntry(
                    index: row["position"], recordID: row["record_id"], type: row["type"],
                    area: row["area"], hourEpochSeconds: row["hour"], issuer: row["issuer"],
                    leafHash: leafHash, leaf: Array(leaf)))
        }
        return entries
    }
}
