import GRDB
import Ledger
import Records

/// A statement in SQL with its values.
typealias SearchStatement = (sql: String, arguments: StatementArguments)

/// A walk from the newest place down, which collects the places of one page.
struct SearchWalk {
    private let limit: Int
    /// The places that the query wants.
    private let bounds: Range<Int>

    /// A walk that begins after the place `passed`, of the last entry on the page before.
    init(_ query: RecordQuery, after passed: Int?) {
        limit = query.limit
        let start = query.from.map { EntryPlace.start(ofHour: $0.epochSeconds) } ?? 0
        let end = query.to.map { EntryPlace.start(ofHour: $0.epochSeconds + 3_600) } ?? .max
        let last = min(passed ?? .max, end)
        bounds = start..<max(start, last)
    }

    /// The page's places, the newest first; `kinds` are those wanted, `nil` for all.
    func places(ofKinds kinds: [Int]?, _ database: Database) throws -> [Int] {
        guard let kinds else { return try fetch(newest(limit), database) }
        // The newest of each kind first: a kind whose newest place is older than a full page has
        // nothing for it, and neither has any kind after it. What is read is then about the page
        // and one place a kind, whatever the log's size and however rare the kind.
        let heads = try kinds.compactMap { kind in
            try fetch(newest(1, ofKind: kind), database).first.map { (kind: kind, place: $0) }
        }.sorted { $0.place > $1.place }
        var page: [Int] = []
        for head in heads {
            let oldest = page.count == limit ? page.last : nil
            if let oldest, head.place < oldest { break }
            let further = try fetch(
                newest(limit, ofKind: head.kind, above: oldest ?? bounds.lowerBound), database)
            page = Self.merge(page, further, limit: limit)
        }
        return page
    }

    /// The first `limit` of two falling sequences together.
    private static func merge(_ first: [Int], _ second: [Int], limit: Int) -> [Int] {
        var (first, second) = (first[...], second[...])
        var merged: [Int] = []
        merged.reserveCapacity(min(limit, first.count + second.count))
        while merged.count < limit {
            if (first.first ?? .min) > (second.first ?? .min) {
                merged.append(first.removeFirst())
            } else if !second.isEmpty {
                merged.append(second.removeFirst())
            } else {
                break
            }
        }
        return merged
    }

    private func fetch(_ statement: SearchStatement, _ database: Database) throws -> [Int] {
        try Int.fetchAll(
            database.cachedStatement(sql: statement.sql), arguments: statement.arguments)
    }
}

extension SearchWalk {
    /// The newest `count` places of all entries.
    func newest(_ count: Int) -> SearchStatement {
        (
            "SELECT place FROM entry INDEXED BY entry_place WHERE place >= ? AND place < ?"
                + " ORDER BY place DESC LIMIT ?",
            [bounds.lowerBound, bounds.upperBound, count]
        )
    }

    /// The newest `count` places of one kind, none before `start`; the query's own for `nil`.
    func newest(_ count: Int, ofKind kind: Int, above start: Int? = nil) -> SearchStatement {
        (
            "SELECT place FROM entry INDEXED BY entry_kind_place"
                + " WHERE kind = ? AND place >= ? AND place < ? ORDER BY place DESC LIMIT ?",
            [kind, start ?? bounds.lowerBound, bounds.upperBound, count]
        )
    }
}
