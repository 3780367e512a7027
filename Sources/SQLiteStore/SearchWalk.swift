import GRDB
import Ledger
import Records

/// A walk along one index, which collects the positions of entries that meet a whole query.
struct SearchWalk {
    let index: SearchIndex
    /// The positions found so far, in the query's order, at most its limit.
    private(set) var found: [Int] = []
    /// Whether the page is full or the index at its end.
    private(set) var isDone = false
    private let query: RecordQuery
    /// What the index's own column must equal, and what the others must.
    private let own: [SearchCriterion]
    private let others: [SearchCriterion]
    /// The last place that was passed, or one behind all that the query wants.
    private var passed: Int

    /// A walk that begins after the place `passed`, of the last entry on the page before.
    init(_ query: RecordQuery, along index: SearchIndex, after passed: Int?) {
        let criteria = query.criteria
        self.index = index
        self.query = query
        let end = query.to.map { SearchPlace.start(ofHour: $0.epochSeconds + 3_600) }
        self.passed = min(passed ?? .max, end ?? .max)
        own = criteria.filter { $0.index == index }
        others = criteria.filter { $0.index != index }
    }

    /// Passes the next `count` entries of the index.
    mutating func advance(by count: Int, _ database: Database) throws {
        // Where nothing is passed over, the page's limit ends the walk.
        let end = others.isEmpty ? nil : try place(after: count, database)
        let statement = positions(to: end)
        found += try Int.fetchAll(
            database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
        isDone = end == nil || found.count == query.limit
        passed = end ?? passed
    }

    private func place(after count: Int, _ database: Database) throws -> Int? {
        let statement = end(after: count)
        return try Int.fetchOne(
            database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
    }
}

/// A statement in SQL with its values.
typealias SearchStatement = (sql: String, arguments: StatementArguments)

extension SearchWalk {
    /// The place of the `count`th entry from here.
    func end(after count: Int) -> SearchStatement {
        select("place", own, to: nil, "LIMIT 1 OFFSET ?", count - 1)
    }

    /// The positions of what meets the query from here to `end`.
    func positions(to end: Int?) -> SearchStatement {
        select("position", own + others, to: end, "LIMIT ?", query.limit - found.count)
    }

    /// The index is named, so that nothing can choose another.
    private func select(
        _ columns: String, _ criteria: [SearchCriterion], to end: Int?, _ limit: String,
        _ count: Int
    ) -> SearchStatement {
        let start = query.from.map { SearchPlace.start(ofHour: $0.epochSeconds) } ?? 0
        let terms = criteria.map { "\($0.index.rawValue) = ?" } + ["place >= ?", "place < ?"]
        var arguments = StatementArguments(criteria.map(\.value))
        arguments += [end ?? start, passed, count]
        return (
            "SELECT \(columns) FROM entry INDEXED BY \(index.name)"
                + " WHERE \(terms.joined(separator: " AND ")) ORDER BY place DESC \(limit)",
            arguments
        )
    }
}

/// A value that a query asks for, by the index that leads to it.
struct SearchCriterion {
    let index: SearchIndex
    let value: String
}

extension RecordQuery {
    /// What must equal something, the most telling first.
    var criteria: [SearchCriterion] {
        let all: [(index: SearchIndex, value: String?)] = [
            (.area, area?.description), (.issuer, issuer?.description), (.type, type?.rawValue),
        ]
        return all.compactMap { index, value in
            value.map { SearchCriterion(index: index, value: $0) }
        }
    }
}
