import GRDB
import Ledger
import LedgerTestSupport
import Records
@testable import SQLiteStore
import Sodium
import Testing

@Suite("How SQLite walks a search")
struct SearchPlanTests {
    let city = TestCity()

    private func plan(_ store: SQLiteStore, _ query: SearchStatement) async throws -> [String] {
        try await store.reading { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + query.sql, arguments: query.arguments
            ).map { $0["detail"] }
        }
    }

    @Test func eachStatementWalksAnIndexInItsOrder() async throws {
        let (store, _) = try await city.begin()
        let time = try TestCity.time("2026-03-01T09:00:00Z")
        for query in [RecordQuery(), RecordQuery(from: time), RecordQuery(from: time, to: time)] {
            for passed in [nil, EntryPlace.start(ofHour: time.epochSeconds) + 3] {
                let walk = SearchWalk(query, after: passed)
                // What equals something, then both ends of the walk, are found in the index.
                #expect(
                    try await plan(store, walk.newest(9)) == [
                        "SEARCH entry USING COVERING INDEX entry_place (place>? AND place<?)"
                    ])
                for start in [nil, 4] {
                    #expect(
                        try await plan(store, walk.newest(9, ofKind: 1, above: start)) == [
                            "SEARCH entry USING COVERING INDEX entry_kind_place"
                                + " (kind=? AND place>? AND place<?)"
                        ])
                }
            }
        }
    }

    /// Three areas with events at several hours, one of them busy; the page's places.
    private func page(_ query: RecordQuery) async throws -> (places: [Int], statements: Int) {
        let store = try await city.openStore(for: .reading)
        return try await store.reading { database in
            let kinds = try EntryKind.wanted(by: query, database)
            let count = StatementCount()
            database.trace { if "\($0)".contains("FROM entry ") { count.value += 1 } }
            defer { database.trace(options: []) }
            let places = try SearchWalk(query, after: nil).places(ofKinds: kinds, database)
            return (places.map(EntryPlace.position(of:)), count.value)
        }
    }

    private func fill() async throws {
        let (_, sequencer) = try await city.begin()
        _ = try await sequencer.append(TestCity.department(20))
        let hours = ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z"]
        for hour in hours {
            for area in ["A", "B", "B", "B"] {
                _ = try await sequencer.append(
                    TestCity.event(by: 20, area: AreaCode(area), created: TestCity.time(hour)))
            }
        }
        _ = try await sequencer.append(
            TestCity.event(by: 20, area: AreaCode("C"), created: TestCity.time(hours[0])))
    }

    @Test func eachCombinationOfTypeAreaAndIssuerIsKeptOnce() async throws {
        try await fill()
        let kinds = try #require(try city.number("SELECT count(*) FROM kind"))
        // The operator's member and the department's entry are the registrar's, of one kind.
        #expect(kinds == 4)
        try await city.fill(to: 40)
        #expect(try city.number("SELECT count(*) FROM kind") == kinds + 1)
    }

    @Test func kindsThatCannotReachThePageAreNotRead() async throws {
        try await fill()
        // One place for each of three kinds; then the two that reach the page.
        let query = RecordQuery(type: .trafficEvent, limit: 4)
        let found = try await page(query)
        #expect(found.places == [13, 12, 11, 10])
        #expect(found.statements == 5)
        // What no kind meets asks the log nothing.
        let none = try await page(RecordQuery(type: .trafficEvent, area: AreaCode("NOWHERE")))
        #expect(none.places.isEmpty)
        #expect(none.statements == 0)
        let rare = try await page(RecordQuery(area: AreaCode("C")))
        #expect(rare.places == [14])
        #expect(rare.statements == 2)
    }

    @Test func kindsAreMergedByHourThenPosition() async throws {
        try await fill()
        let found = try await page(RecordQuery(type: .trafficEvent, limit: 100))
        #expect(found.places == [13, 12, 11, 10, 9, 8, 7, 6, 14, 5, 4, 3, 2])
    }
}

/// Counts what a trace of SQLite shows.
private final class StatementCount {
    var value = 0
}
