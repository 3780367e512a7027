import GRDB
import Ledger
import Records

/// A walk from the newest place on, which collects the positions of entries that meet a query.
struct SearchWalk {
    /// The positions found so far, in the query's order, at most its limit.
    private(set) var found: [Int] = []
    /// Whether the page is full or nothing is left.
    private(set) var isDone = false
    /// The indexes of the query's criteria; of the hours alone where there are none.
    let indexes: [SearchIndex]
    private let query: RecordQuery
    private let criteria: [SearchCriterion]
    /// The last place that was passed, or one behind all that the query wants.
    private var passed: Int

    /// A walk that begins after the place `passed`, of the last entry on the page before.
    init(_ query: RecordQuery, after passed: Int?) {
        self.query = query
        criteria = query.criteria
        indexes = criteria.isEmpty ? [.hour] : criteria.map(\.index)
        let end = query.to.map { SearchPlace.start(ofHour: $0.epochSeconds + 3_600) }
        self.passed = min(passed ?? .max, end ?? .max)
    }

    /// Passes `count` entries of that index in which they reach farthest.
    ///
    /// - Returns: The index.
    @discardableResult
    mutating func advance(by count: Int, _ database: Database) throws -> SearchIndex {
        var index = indexes[0]
        var end: Int?
        // With one criterion nothing is passed over, and the page's limit ends the walk.
        if indexes.count > 1 {
            var farthest = Int.max
            for candidate in indexes {
                let place = try first(self.end(after: count, along: candidate), database)
                guard place ?? .min < farthest else { continue }
                (index, end, farthest) = (candidate, place, place ?? .min)
            }
        }
        let statement = positions(to: end, along: index)
        found += try Int.fetchAll(
            database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
        isDone = end == nil || found.count == query.limit
        passed = end ?? passed
        return index
    }

    private func first(_ statement: SearchStatement, _ database: Database) throws -> Int? {
        try Int.fetchOne(
            database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
    }
}

/// A statement in SQL with its values.
typealias SearchStatement = (sql: String, arguments: StatementArguments)

extension SearchWalk {
    /// The place of the `count`th entry from here in `index`.
    func end(after count: Int, along index: SearchIndex) -> SearchStatement {
        select(
            "place", index, criteria.filter { $0.index == index }, to: nil, "LIMIT 1 OFFSET ?",
            count - 1)
    }

    /// The positions of what meets the query from here to `end`, read along `index`.
    func positions(to end: Int?, along index: SearchIndex) -> SearchStatement {
        select("position", index, criteria, to: end, "LIMIT ?", query.limit - found.count)
    }

    /// The index is named, so that nothing can choose another.
    private func select(
        _ column: String, _ index: SearchIndex, _ criteria: [SearchCriterion], to end: Int?,
        _ limit: String, _ count: Int
    ) -> SearchStatement {
        let start = query.from.map { SearchPlace.start(ofHour: $0.epochSeconds) } ?? 0
        let terms = criteria.map { "\($0.index.rawValue) = ?" } + ["place >= ?", "place < ?"]
        var arguments = StatementArguments(criteria.map(\.value))
        arguments += [end ?? start, passed, count]
        return (
            "SELECT \(column) FROM entry INDEXED BY \(index.name)"
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
