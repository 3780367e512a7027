import GRDB
public import Ledger

extension SQLiteStore {
    /// Entries passed in the first round of a search, and at most in one.
    private static let roundRange = 1_000...64_000

    /// The page of entries that `query` asks for, the newest hour first and within an hour the
    /// highest index.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a cursor that is no entry's index;
    ///   `LedgerError.storage`.
    public func search(_ query: RecordQuery) async throws(LedgerError) -> [StoredEntry] {
        try await reading { database in
            let start = try query.before.map { try Self.place(of: $0, database) }
            let walk = try Self.finishedWalk(query, after: start, database)
            return try walk.found.flatMap {
                try Self.fetchEntries(database, where: "position = ?", [$0])
            }
        }
    }

    private static func place(of position: Int, _ database: Database) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT place FROM entry WHERE position = ?")
        guard let place = try Int.fetchOne(statement, arguments: [position]) else {
            throw LedgerError.entryUnknown(index: position)
        }
        return place
    }

    /// Walks in rounds, each along the index that is sparsest there.
    ///
    /// So what many entries meet fills its page soon, what few entries meet ends with the shortest
    /// index, and nothing needs to be known of either beforehand.
    static func finishedWalk(
        _ query: RecordQuery, after start: Int?, _ database: Database
    ) throws -> SearchWalk {
        var walk = SearchWalk(query, after: start)
        var count = roundRange.lowerBound
        while !walk.isDone {
            try walk.advance(by: count, database)
            count = min(2 * count, roundRange.upperBound)
        }
        return walk
    }
}
