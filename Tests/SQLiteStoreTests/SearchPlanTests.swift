import GRDB
import Ledger
import LedgerTestSupport
import Records
@testable import SQLiteStore
import Sodium
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
            let indexes = query.criteria.map(\.index)
            for index in indexes.isEmpty ? [.hour] : indexes {
                let walk = SearchWalk(query, after: query.before)
                // What equals something, then both ends of the walk, are found in the index.
                let bounds =
                    (indexes.isEmpty ? "" : "\(index.rawValue)=? AND ") + "place>? AND place<?"
                for statement in [
                    walk.positions(to: nil, along: index), walk.positions(to: 1, along: index),
                    walk.end(after: 9, along: index),
                ] {
                    #expect(
                        try await plan(store, statement) == [
                            "SEARCH entry USING INDEX \(index.name) (\(bounds))"
                        ])
                }
            }
        }
    }

    @Test func aSearchByTwoWalksTheSparserIndex() async throws {
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
        // More than the first round.
        try await city.fill(to: 1_500)
        let store = try await city.openStore(for: .reading)
        let department = try TestCity.departmentKey(20)
        let signer = try TestCity.signer()
        let registrar = try TestCity.key(2)
        let stranger = try KeyReference(
            NoteVerifierKey(
                name: "registrar.test.example", kind: .signature,
                publicKey: registrar.verificationKey))
        let cases: [(RecordQuery, SearchIndex, [Int])] = [
            (RecordQuery(limit: 1), .hour, [5]),
            (RecordQuery(type: .ledgerNote, limit: 1), .type, [1_499]),
            (RecordQuery(type: .ledgerNote, issuer: department), .issuer, []),
            (RecordQuery(type: .ledgerNote, area: AreaCode("A")), .area, []),
            (RecordQuery(type: .trafficEvent, issuer: KeyReference(signer.verifierKey)), .type, []),
            (RecordQuery(type: .ledgerNote, issuer: stranger), .issuer, []),
            (RecordQuery(type: .trafficEvent, issuer: department, limit: 2), .issuer, [5, 4]),
            (RecordQuery(type: .trafficEvent, area: AreaCode("B"), issuer: department), .area, [5]),
        ]
        for (query, index, found) in cases {
            let walk = try await store.reading {
                try SQLiteStore.finishedWalk(query, after: nil, $0)
            }
            #expect(walk.found == found, "\(query)")
            let first = try await store.reading { database in
                var walk = SearchWalk(query, after: nil)
                return try walk.advance(by: 1_000, database)
            }
            #expect(first == index, "\(query)")
        }
    }

    @Test func whatBothCriteriaPassOverIsWalkedInRounds() async throws {
        do {
            let (_, sequencer) = try await city.begin()
            _ = try await sequencer.append(TestCity.note("of the first hour"))
            _ = try await sequencer.append(TestCity.department(20))
            let old = try TestCity.time("2026-02-01T00:00:00Z")
            _ = try await sequencer.append(TestCity.event(by: 20, area: nil, created: old))
            for _ in 0..<40 {
                let new = try TestCity.time("2026-03-01T00:00:00Z")
                _ = try await sequencer.append(TestCity.event(by: 20, area: nil, created: new))
            }
        }
        let store = try await city.openStore(for: .reading)
        let query = RecordQuery(
            type: .trafficEvent, issuer: try TestCity.departmentKey(20), limit: 40)
        let found = try await store.reading { database in
            var walk = SearchWalk(query, after: nil)
            var rounds = 0
            while !walk.isDone {
                try walk.advance(by: 7, database)
                rounds += 1
            }
            #expect(rounds == 6)
            return walk.found
        }
        #expect(found == Array((4...43).reversed()))
    }
}
