import Records
import Testing

@Suite("Time in records")
struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1972-02-29T23:59:59Z", 68_255_999),
        ("2000-02-29T00:00:00Z", 951_782_400), ("2026-03-01T09:00:00Z", 1_772_355_600),
        ("2100-03-01T00:00:00Z", 4_107_542_400), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func readsAndWrites(text: String, epochSeconds: Int) throws {
        let time = try #require(Timestamp(text))
        #expect(time.epochSeconds == epochSeconds)
        #expect(time.description == text)
    }

    @Test func everyDayOfTheCalendarIsReadBack() throws {
        var texts: Set<String> = []
        for day in stride(from: 0, through: Timestamp.maximumEpochSeconds, by: 86_400 * 29) {
            let time = try #require(Timestamp(epochSeconds: day + day % 86_399))
            #expect(Timestamp(time.description) == time)
            texts.insert(time.description)
        }
        #expect(texts.count > 100_000)
    }

    @Test(arguments: [
        "", "2026-03-01", "2026-03-01T09:00:00", "2026-03-01T09:00:00z", "2026-03-01t09:00:00Z",
        "2026-03-01 09:00:00Z", "2026-03-01T09:00:00+00:00", "2026-03-01T09:00:00.0Z",
        "2026-13-01T09:00:00Z", "2026-00-01T09:00:00Z", "2026-02-29T09:00:00Z",
        "2100-02-29T09:00:00Z", "2026-04-31T09:00:00Z", "2026-03-00T09:00:00Z",
        "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z", "2026-12-31T23:59:60Z",
        "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "+026-03-01T09:00:00Z",
        "2026-03-01T09:00:00Z\n", " 2026-03-01T09:00:00Z", "２026-03-01T09:00Z",
    ])
    func refuses(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func floorsAndMoves() throws {
        let time = try #require(Timestamp("2026-03-01T09:59:59Z"))
        #expect(time.flooredToHour.description == "2026-03-01T09:00:00Z")
        #expect(time.flooredToHour.isOnHour && !time.isOnHour)
        #expect(time.adding(seconds: 1)?.description == "2026-03-01T10:00:00Z")
        #expect(time.adding(seconds: -time.epochSeconds - 1) == nil)
        #expect(time.adding(seconds: .max) == nil)
        #expect(Timestamp(epochSeconds: -1) == nil)
        #expect(Timestamp(epochSeconds: Timestamp.maximumEpochSeconds + 1) == nil)
    }
}
