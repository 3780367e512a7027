import GRDB
import Ledger
import Records

/// A query in SQL: what must hold of an entry, and with which values.
struct SearchStatement {
    /// What must equal something, each by the index that leads to it.
    let criteria: [(index: SearchIndex, value: String)]
    private let query: RecordQuery
    /// Hour and position of the last entry on the page before.
    private let start: (hour: Int, position: Int)?

    init(_ query: RecordQuery, after start: (hour: Int, position: Int)?) {
        let all: [(index: SearchIndex, value: String?)] = [
            (.area, query.area?.description), (.issuer, query.issuer?.description),
            (.type, query.type?.rawValue),
        ]
        criteria = all.compactMap { index, value in value.map { (index, $0) } }
        self.query = query
        self.start = start
    }

    /// The page, read along `index`, which is named so that nothing can choose another.
    func page(along index: SearchIndex) -> (sql: String, arguments: StatementArguments) {
        let (condition, arguments) = condition(criteria)
        return (
            """
            SELECT \(SQLiteStore.entryColumns) FROM entry INDEXED BY \(index.name) \(condition)
            ORDER BY hour DESC, position DESC LIMIT ?
            """, arguments + [query.limit]
        )
    }

    /// How many entries a walk along `index` could meet, counted to `limit`.
    func count(
        along index: SearchIndex, limit: Int
    ) -> (sql: String, arguments: StatementArguments) {
        let (condition, arguments) = condition(criteria.filter { $0.index == index })
        return (
            """
            SELECT count(*) FROM (
                SELECT 1 FROM entry INDEXED BY \(index.name) \(condition) LIMIT ?
            )
            """, arguments + [limit]
        )
    }

    private func condition(
        _ criteria: [(index: SearchIndex, value: String)]
    ) -> (sql: String, arguments: StatementArguments) {
        var terms = criteria.map { "\($0.index.rawValue) = ?" }
        var arguments = StatementArguments(criteria.map(\.value))
        if let from = query.from {
            terms.append("hour >= ?")
            arguments += [from.flooredToHour.epochSeconds]
        }
        if let to = query.to {
            terms.append("hour <= ?")
            arguments += [to.flooredToHour.epochSeconds]
        }
        if let start {
            terms.append("(hour, position) < (?, ?)")
            arguments += [start.hour, start.position]
        }
        return (terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND "), arguments)
    }
}
