import Ledger
import LedgerTestSupport
import Records
import Testing

@Suite("Search")
struct SearchTests {
    private static let departments: [UInt8] = [20, 21]
    private static let areas = ["330105", "330106", nil]
    private static let hours = [
        "2026-03-01T08:10:00Z", "2026-03-01T09:00:00Z", "2026-03-01T09:59:59Z",
        "2026-03-02T00:00:00Z",
    ]

    let city = TestCity()

    /// Two departments, events of both in three areas and three hours, appended out of order, and
    /// notes between them.
    private func fill() async throws -> LedgerReader {
        let (_, sequencer) = try await city.begin()
        for fill in Self.departments { _ = try await sequencer.append(TestCity.department(fill)) }
        for (turn, hour) in (Self.hours + Self.hours.reversed()).enumerated() {
            for area in Self.areas {
                for fill in Self.departments {
                    _ = try await sequencer.append(
                        TestCity.event(
                            by: fill, area: area.flatMap(AreaCode.init),
                            created: TestCity.time(hour)))
                }
            }
            _ = try await sequencer.append(TestCity.note("turn \(turn)"))
        }
        return try await city.reader()
    }

    /// The indexes that `query` must find, from the envelopes alone.
    private func expected(_ query: RecordQuery, _ reader: LedgerReader) async throws -> [Int] {
        let size = try await reader.size()
        let all = try await reader.entries(in: 0..<size).map {
            (index: $0.index, envelope: try Envelope(leaf: $0.leaf))
        }
        let meeting = all.filter { _, envelope in
            let hour = envelope.created.flooredToHour
            return (query.type == nil || envelope.type == query.type)
                && (query.area == nil || envelope.filing.area == query.area)
                && (query.issuer == nil || envelope.signature?.key == query.issuer)
                && query.from.map { $0.flooredToHour <= hour } ?? true
                && query.to.map { hour <= $0.flooredToHour } ?? true
        }
        let sorted = meeting.sorted {
            ($0.envelope.created.flooredToHour, $0.index)
                > ($1.envelope.created.flooredToHour, $1.index)
        }
        return sorted.map(\.index)
    }

    private static func combinations() throws -> [RecordQuery] {
        var queries: [RecordQuery] = []
        let key = try TestCity.departmentKey(21)
        let (from, to) = (try TestCity.time(hours[1]), try TestCity.time(hours[2]))
        for type in [nil, RecordType.trafficEvent, .ledgerNote] {
            for area in [nil, AreaCode("330106"), AreaCode("NOWHERE")] {
                for issuer in [nil, key] {
                    for (from, to) in [(nil, nil), (from, nil), (nil, to), (from, to), (to, from)] {
                        queries.append(
                            RecordQuery(type: type, area: area, from: from, to: to, issuer: issuer))
                    }
                }
            }
        }
        return queries
    }

    @Test func everyCombinationFindsWhatMeetsIt() async throws {
        let reader = try await fill()
        var finding = 0
        for query in try Self.combinations() {
            let found = try await reader.search(query)
            #expect(try await found.map(\.index) == expected(query, reader), "\(query)")
            for record in found {
                #expect(try await reader.entry(at: record.index).leaf == record.envelope.leaf)
            }
            finding += found.isEmpty ? 0 : 1
        }
        #expect(finding > 40)
    }

    @Test func pagesJoinToTheWhole() async throws {
        let reader = try await fill()
        for var query in try Self.combinations() {
            let whole = try await reader.search(query).map(\.index)
            query.limit = 5
            var joined: [Int] = []
            while true {
                let page = try await reader.search(query).map(\.index)
                joined += page
                guard page.count == 5 else { break }
                query.before = page.last
            }
            #expect(joined == whole, "\(query)")
        }
    }

    @Test func aCursorOutsideTheHoursBeginsAtTheirEnd() async throws {
        let reader = try await fill()
        var query = RecordQuery(type: .trafficEvent, to: try TestCity.time(Self.hours[2]))
        let whole = try await reader.search(query).map(\.index)
        query.before = try await reader.search(RecordQuery(type: .trafficEvent)).first?.index
        #expect(try await reader.search(query).map(\.index) == whole)
    }

    @Test func aPageStaysInItsPlaceWhileTheLogGrows() async throws {
        let reader = try await fill()
        var query = RecordQuery(type: .trafficEvent, limit: 7)
        let first = try await reader.search(query).map(\.index)
        query.before = first.last
        let second = try await reader.search(query).map(\.index)
        let store = try await city.openStore()
        let sequencer = try await city.sequencer(store)
        _ = try await sequencer.append(
            TestCity.event(by: 20, area: nil, created: TestCity.time("2026-03-03T00:00:00Z")))
        #expect(try await reader.search(query).map(\.index) == second)
        query.before = nil
        #expect(try await reader.search(query).map(\.index).dropFirst() == first.dropLast())
    }

    @Test func limitsAreKept() async throws {
        try await city.fill(to: 1_100)
        let reader = try await city.reader()
        for (limit, count) in [(-1, 1), (0, 1), (1, 1), (999, 999), (1_000, 1_000), (9_999, 1_000)]
        {
            #expect(try await reader.search(RecordQuery(limit: limit)).count == count)
        }
        #expect(try await reader.search(RecordQuery(before: 0)).isEmpty)
        for cursor in [-1, 1_100, Int.max] {
            await #expect(throws: LedgerError.entryUnknown(index: cursor)) {
                try await reader.search(RecordQuery(before: cursor))
            }
        }
    }
}
