import Ledger
import Records

/// Searches by each combination of type, area, hours and issuer, a page of a hundred each.
struct SearchBenchmark {
    private static let pageLength = 100

    let run: BenchmarkRun
    let city: BenchmarkCity
    let entryCount: Int

    func measure(_ reader: LedgerReader) async throws {
        guard run.wants("record.search") else { return }
        var turn = 0
        let figures = try await run.rounds {
            turn += 1
            let query = try query(turn)
            let start = ContinuousClock.now
            _ = try await reader.search(query)
            return (ContinuousClock.now - start).milliseconds
        }.sorted()
        let tail = figures[figures.count * 99 / 100]
        run.add(
            "record.search", unit: "ms", figures: figures,
            note: "pages of \(Self.pageLength) by up to four criteria, a million entries; "
                + "p99 \(BenchmarkResult.text(tail)) ms, "
                + "slowest \(BenchmarkResult.text(figures[figures.count - 1])) ms")
    }

    /// The queries take turns: every combination of criteria, with values that are met often,
    /// seldom, and never.
    private func query(_ turn: Int) throws -> RecordQuery {
        var query = RecordQuery(limit: Self.pageLength)
        if turn & 1 != 0 { query.type = turn & 16 != 0 ? .trafficFlow : .trafficEvent }
        if turn & 2 != 0 { query.area = BenchmarkCity.area(turn) }
        if turn & 4 != 0 {
            let entry = Int.random(in: 0..<entryCount)
            query.from = try city.hour(ofEntry: entry)
            query.to = try city.hour(ofEntry: min(entry + 48_000, entryCount))
        }
        if turn & 8 != 0 {
            let department = city.departments[turn % city.departments.count]
            query.issuer = try KeyReference(department.verifierKey)
        }
        return query
    }
}
