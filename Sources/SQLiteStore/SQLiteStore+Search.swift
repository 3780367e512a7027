import GRDB
public import Ledger

extension SQLiteStore {
    /// The page of entries that `query` asks for, the newest hour first and within an hour the
    /// highest index.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a cursor that is no entry's index;
    ///   `LedgerError.storage`.
    public func search(_ query: RecordQuery) async throws(LedgerError) -> [StoredEntry] {
        try await reading { database in
            var start: (hour: Int, position: Int)?
            if let before = query.before {
                let statement = try database.cachedStatement(
                    sql: "SELECT hour FROM entry WHERE position = ?")
                guard let hour = try Int.fetchOne(statement, arguments: [before]) else {
                    throw LedgerError.entryUnknown(index: before)
                }
                start = (hour, before)
            }
            let search = SearchStatement(query, after: start)
            let page = search.page(along: try Self.shortestIndex(for: search, database))
            return try Self.fetchEntries(database, sql: page.sql, page.arguments)
        }
    }

    /// Bounds of the counting: what is left after the last is so frequent that a page fills soon.
    private static let countLimits = [1_000, 8_000, 64_000]

    /// The index along which the fewest entries stand, as far as it pays to count them.
    static func shortestIndex(
        for search: SearchStatement, _ database: Database
    ) throws -> SearchIndex {
        let indexes = search.criteria.map(\.index)
        guard indexes.count > 1 else { return indexes.first ?? .hour }
        for limit in countLimits {
            var shortest: (index: SearchIndex, count: Int)?
            for index in indexes {
                let count = search.count(along: index, limit: shortest?.count ?? limit)
                let statement = try database.cachedStatement(sql: count.sql)
                let found = try Int.fetchOne(statement, arguments: count.arguments) ?? 0
                if found < shortest?.count ?? limit { shortest = (index, found) }
            }
            if let shortest { return shortest.index }
        }
        return indexes[0]
    }
}
