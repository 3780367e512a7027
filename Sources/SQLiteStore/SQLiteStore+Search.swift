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
            let start = try query.before.map { try Self.place(of: $0, database) }
            let kinds = try EntryKind.wanted(by: query, database)
            return try SearchWalk(query, after: start).places(ofKinds: kinds, database).flatMap {
                try Self.fetchEntries(
                    database, where: "position = ?", [EntryPlace.position(of: $0)])
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
}
