public import Records

/// A day of the Gregorian calendar, 1800-01-01 to 2999-12-31.
///
/// In a credential a date is the integer YYYYMMDD, which orders like the days themselves.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1800 to 2999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31, as the month allows.
    public let day: Int

    /// Creates a day; `nil` where the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard 1800...2999 ~= year, 1...12 ~= month,
            1...Self.dayCount(year: year, month: month) ~= day
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Parses `YYYY-MM-DD` (RFC 3339 `full-date`).
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The integer YYYYMMDD.
    public var number: Int { year * 10_000 + month * 100 + day }

    /// Reads the integer YYYYMMDD; `nil` where it is no day.
    public init?(number: Int) {
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// Smallest and largest ``number``, as a schema declares them.
    public static let numberRange = 18_000_101...29_991_231

    /// `YYYY-MM-DD`.
    public var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The day `count` years later, or earlier where negative.
    ///
    /// 29 February becomes the 28th in a year without one; `nil` outside the calendar's range.
    public func adding(years count: Int) -> CalendarDate? {
        let (target, overflow) = year.addingReportingOverflow(count)
        guard !overflow, 1800...2999 ~= target else { return nil }
        let last = Self.dayCount(year: target, month: month)
        return CalendarDate(year: target, month: month, day: min(day, last))
    }

    /// Orders by time.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.number < right.number
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate {
    /// The day of a point in time, in UTC; before 1800 it would be another calendar's.
    public init(_ time: Timestamp) {
        guard let date = CalendarDate(time.description.prefix(10)) else {
            preconditionFailure("a timestamp lies between 1970 and 9999")
        }
        self = date
    }
}
