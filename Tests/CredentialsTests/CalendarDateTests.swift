import Credentials
import Records
import Testing

@Suite("Calendar dates")
struct CalendarDateTests {
    @Test(arguments: [
        "1800-01-01", "2999-12-31", "2000-02-29", "2024-02-29", "1999-12-31", "2023-02-28",
        "2026-04-30",
    ])
    func aDayIsItsNumberAndItsText(_ text: String) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.description == text)
        #expect(CalendarDate(number: date.number) == date)
        #expect(String(date.number) == text.split(separator: "-").joined())
    }

    @Test(arguments: [
        "", "2026", "2026-1-01", "2026-01-1", "02026-01-01", "2026-02-29", "1900-02-29",
        "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
        "1799-12-31", "3000-01-01", "2026-01-01 ", "+026-01-01", "2026/01/01", "2026-01-01-",
        "٢٠٢٦-01-01",
    ])
    func whatIsNoDayIsNone(_ text: String) { #expect(CalendarDate(text) == nil) }

    @Test(arguments: [
        0, -20_260_101, 20_260_230, 17_991_231, 30_000_101, 20_261_301, Int.max, .min,
    ])
    func whatIsNoDaysNumberIsNone(_ number: Int) {
        #expect(CalendarDate(number: number) == nil)
    }

    @Test func yearsAreCountedAsPeopleDo() throws {
        let leap = try #require(CalendarDate("2024-02-29"))
        #expect(leap.adding(years: -1)?.description == "2023-02-28")
        #expect(leap.adding(years: -4)?.description == "2020-02-29")
        #expect(leap.adding(years: 76)?.description == "2100-02-28")
        #expect(leap.adding(years: 0) == leap)
        for count in [-225, 976, Int.max, Int.min] { #expect(leap.adding(years: count) == nil) }
    }

    @Test func numbersOrderLikeDays() throws {
        let days = ["1800-01-01", "1999-12-31", "2000-01-01", "2000-02-01", "2999-12-31"]
        let dates = try days.map { try #require(CalendarDate($0)) }
        #expect(dates == dates.sorted())
        #expect(dates.map(\.number) == dates.map(\.number).sorted())
        #expect(CalendarDate.numberRange.lowerBound == dates.first?.number)
        #expect(CalendarDate.numberRange.upperBound == dates.last?.number)
    }

    @Test func aTimesDayIsTheOneInUTC() throws {
        let time = try #require(Timestamp("2026-03-01T23:59:59Z"))
        #expect(CalendarDate(time).description == "2026-03-01")
    }
}
