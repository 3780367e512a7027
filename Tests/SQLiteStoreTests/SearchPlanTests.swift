import GRDB
import Ledger
import LedgerTestSupport
import Records
@testable import SQLiteStore
import Testing
import TransparencyLog

@Suite("How SQLite walks a search")
struct SearchPlanTests {
    let city = TestCity()

    /// Each combination of the criteria and of a page's beginning.
    private static func combinations() throws -> [RecordQuery] {
        let key = try TestCity.departmentKey(20)
        let time = try TestCity.time("2026-03-01T09:00:00Z")
        return (0..<64).map { bits in
            RecordQuery(
                type: bits & 1 == 0 ? nil : .trafficEvent,
                area: bits & 2 == 0 ? nil : AreaCode("330105"),
                from: bits & 4 == 0 ? nil : time, to: bits & 8 == 0 ? nil : time,
                issuer: bits & 16 == 0 ? nil : key, before: bits & 32 == 0 ? nil : 3)
        }
    }

    private func plan(
        _ store: SQLiteStore, _ query: (sql: String, arguments: StatementArguments)
    ) async throws -> [String] {
        try await store.reading { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + query.sql, arguments: query.arguments
            ).map { $0["detail"] }
        }
    }

    @Test func everyCombinationWalksAnIndexInItsOrder() async throws {
        let (store, _) = try await city.begin()
        for query in try Self.combinations() {
            let start = query.before.map { (hour: 3_600, position: $0) }
            let search = SearchStatement(query, after: start)
            let indexes = search.criteria.map(\.index)
            for index in indexes.isEmpty ? [.hour] : indexes {
                let details = try await plan(store, search.page(along: index))
                // One step: no sorting, and where anything is asked for no walk from end to end.
                let detail = try #require(details.count == 1 ? details.first : nil, "\(details)")
                let isOpen = indexes.isEmpty && query.from == nil && query.to == nil
                let isSearch = !isOpen || start != nil
                #expect(
                    detail.hasPrefix(
                        "\(isSearch ? "SEARCH" : "SCAN") entry USING INDEX \(index.name)"),
                    "\(detail)")
                // After what equals something, the hours and the page's beginning bound the walk.
                #expect(detail.contains("hour>") == (query.from != nil), "\(detail)")
                #expect(detail.contains("hour<") == (query.to != nil && start == nil), "\(detail)")
                #expect(detail.contains("(hour,position)<") == (start != nil), "\(detail)")
            }
        }
    }

    @Test func countingReadsTheIndexAlone() async throws {
        let (store, _) = try await city.begin()
        for query in try Self.combinations() {
            let search = SearchStatement(query, after: nil)
            for index in search.criteria.map(\.index) {
                let details = try await plan(store, search.count(along: index, limit: 9))
                #expect(
                    details.contains { $0.contains("USING COVERING INDEX \(index.name)") },
                    "\(details)")
            }
        }
    }

    @Test func aSearchByTwoWalksTheShorterIndex() async throws {
        do {
            let (_, sequencer) = try await city.begin()
            _ = try await sequencer.append(TestCity.department(20))
            for area in ["A", "A", "A", "B"] {
                _ = try await sequencer.append(
                    TestCity.event(
                        by: 20, area: AreaCode(area), created: TestCity.time("2026-03-01T09:00:00Z")
                    ))
            }
        }
        // More than the first bound, so that counting goes on.
        try await city.fill(to: 1_500)
        let store = try await city.openStore(for: .reading)
        let department = try TestCity.departmentKey(20)
        let signer = try TestCity.signer()
        let cases: [(RecordQuery, SearchIndex)] = [
            (RecordQuery(), .hour),
            (RecordQuery(type: .ledgerNote), .type),
            (RecordQuery(type: .ledgerNote, issuer: department), .issuer),
            (RecordQuery(type: .ledgerNote, area: AreaCode("A")), .area),
            (RecordQuery(type: .trafficEvent, issuer: KeyReference(signer.verifierKey)), .type),
            (RecordQuery(type: .trafficEvent, area: AreaCode("B"), issuer: department), .area),
            (RecordQuery(type: .safetyAlert, area: AreaCode("B"), issuer: department), .type),
        ]
        for (query, expected) in cases {
            let chosen = try await store.reading {
                try SQLiteStore.shortestIndex(for: SearchStatement(query, after: nil), $0)
            }
            #expect(chosen == expected, "\(query)")
        }
    }
}
