import Foundation
import GRDB
public import Ledger

extension SQLiteStore {
    /// The tiles of `level` with indexes in `range`, in order; fewer where the level ends before.
    ///
    /// - Throws: `LedgerError.storage`.
    public func tiles(
        level: Int, in range: Range<Int>
    ) async throws(LedgerError) -> [StoredTile] {
        try await reading { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT position, hashes FROM tile
                    WHERE level = ? AND position >= ? AND position < ? ORDER BY position
                    """)
            let rows = try Row.fetchAll(
                statement, arguments: [level, range.lowerBound, range.upperBound])
            return rows.map { row in
                let hashes: Data = row["hashes"]
                return StoredTile(level: level, index: row["position"], hashes: Array(hashes))
            }
        }
    }

    /// The tiles at these places, in their order; `nil` where there is none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func tiles(at places: [TilePlace]) async throws(LedgerError) -> [StoredTile?] {
        try await reading { database in
            let statement = try database.cachedStatement(
                sql: "SELECT hashes FROM tile WHERE level = ? AND position = ?")
            return try places.map { place in
                try Data.fetchOne(statement, arguments: [place.level, place.index]).map {
                    StoredTile(level: place.level, index: place.index, hashes: Array($0))
                }
            }
        }
    }

    /// The largest checkpoint.
    ///
    /// - Throws: `LedgerError.storage`.
    public func newestCheckpoint() async throws(LedgerError) -> StoredCheckpoint? {
        try await checkpoints("1 ORDER BY size DESC LIMIT 1", []).first
    }

    /// The first `limit` checkpoints with sizes in `range`, smallest first.
    ///
    /// - Throws: `LedgerError.storage`.
    public func checkpoints(
        in range: Range<Int>, limit: Int
    ) async throws(LedgerError) -> [StoredCheckpoint] {
        try await checkpoints(
            "size >= ? AND size < ? ORDER BY size LIMIT ?",
            [range.lowerBound, range.upperBound, limit])
    }

    /// The largest `limit` cosigned checkpoints with a size below `size`, largest first.
    ///
    /// - Throws: `LedgerError.storage`.
    public func cosignedCheckpoints(
        below size: Int, limit: Int
    ) async throws(LedgerError) -> [StoredCheckpoint] {
        try await checkpoints(
            "cosigned = 1 AND size < ? ORDER BY size DESC LIMIT ?", [size, limit])
    }

    /// Lets SQLite check its own files; the first problem in its own words, or `nil`.
    ///
    /// - Throws: `LedgerError.storage`.
    public func engineProblem() async throws(LedgerError) -> String? {
        try await reading { database in
            let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
            return answer == "ok" ? nil : answer
        }
    }

    private func checkpoints(
        _ condition: String, _ arguments: [Int]
    ) async throws(LedgerError) -> [StoredCheckpoint] {
        try await reading { database in
            let statement = try database.cachedStatement(
                sql: "SELECT size, note, cosigned FROM checkpoint WHERE \(condition)")
            let rows = try Row.fetchAll(statement, arguments: StatementArguments(arguments))
            return rows.map { row in
                StoredCheckpoint(
                    size: row["size"], note: row["note"], isCosigned: row["cosigned"])
            }
        }
    }
}
