public import Archive
import GRDB
import Records

extension SQLiteArchive {
    /// How many records of each type are kept, by the types' names.
    public func counts() async throws -> [RecordCount] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT type, count(*) AS n, sum(erased) AS erased, sum(holds > 0) AS held
                    FROM entry JOIN record USING (id) GROUP BY type ORDER BY type
                    """
            ).compactMap { row in
                RecordType(rawValue: row["type"]).map { type in
                    RecordCount(
                        type: type, count: row["n"], erasedCount: row["erased"],
                        heldCount: row["held"])
                }
            }
        }
    }
}
