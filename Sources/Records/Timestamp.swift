#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A point in time in whole seconds, as records write it: `2026-03-01T09:00:00Z`.
///
/// The years 1970 to 9999 of the Gregorian calendar, always UTC, never a leap second.
/// Source: RFC 3339, restricted to one spelling for each second.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The last second that four digits of a year can write, in POSIX seconds.
    public static let maximumEpochSeconds = 253_402_300_799

    /// Seconds since 1970-01-01T00:00:00Z, `0 ... maximumEpochSeconds`.
    public let epochSeconds: Int

    /// Takes over POSIX seconds; `nil` outside the years 1970 to 9999.
    public init?(epochSeconds: Int) {
        guard 0...Self.maximumEpochSeconds ~= epochSeconds else { return nil }
        self.epochSeconds = epochSeconds
    }

    /// Reads exactly `YYYY-MM-DDThh:mm:ssZ`; `nil` for anything else or a day that never was.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20,
            let year = Self.number(bytes, 0..<4, endingWith: "-"),
            let month = Self.number(bytes, 5..<7, endingWith: "-"),
            let day = Self.number(bytes, 8..<10, endingWith: "T"),
            let hour = Self.number(bytes, 11..<13, endingWith: ":"),
            let minute = Self.number(bytes, 14..<16, endingWith: ":"),
            let second = Self.number(bytes, 17..<19, endingWith: "Z"),
            year >= 1970, 1...12 ~= month, 1...Self.dayCount(year: year, month: month) ~= day,
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        epochSeconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    }

    /// The system clock's time, cut to the second.
    public static var now: Timestamp {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        let seconds = min(max(Int(clock.tv_sec), 0), maximumEpochSeconds)
        return Timestamp(inRange: seconds)
    }

    private init(inRange epochSeconds: Int) { self.epochSeconds = epochSeconds }

    /// The start of the hour in which this second lies.
    public var flooredToHour: Timestamp { Timestamp(inRange: epochSeconds / 3600 * 3600) }

    /// Whether minute and second are zero.
    public var isOnHour: Bool { epochSeconds % 3600 == 0 }

    /// This time moved by `seconds`, which may be negative; `nil` outside the years 1970 to 9999.
    public func adding(seconds: Int) -> Timestamp? {
        let (sum, overflow) = epochSeconds.addingReportingOverflow(seconds)
        return overflow ? nil : Timestamp(epochSeconds: sum)
    }

    /// RFC 3339 text with `Z`, 20 characters.
    public var description: String {
        let date = Self.date(days: epochSeconds / 86_400)
        let second = epochSeconds % 86_400
        var text = Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2)
        text += "-" + Self.padded(date.day, 2) + "T" + Self.padded(second / 3600, 2)
        text += ":" + Self.padded(second / 60 % 60, 2) + ":" + Self.padded(second % 60, 2) + "Z"
        return text
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.epochSeconds < right.epochSeconds
    }
}

/// Calendar arithmetic on eras of 400 years that begin on 1 March, so that the leap day is last.
extension Timestamp {
    private static let daysInEra = 146_097
    /// Days from 0000-03-01 to 1970-01-01.
    private static let epochOffset = 719_468

    private static func number(
        _ bytes: [UInt8], _ range: Range<Int>, endingWith end: Unicode.Scalar
    ) -> Int? {
        guard bytes[range.upperBound] == UInt8(ascii: end) else { return nil }
        var value = 0
        for byte in bytes[range] {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return shifted / 400 * daysInEra + dayOfEra - epochOffset
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + epochOffset
        let dayOfEra = shifted % daysInEra
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = (shiftedMonth + 2) % 12 + 1
        let year = shifted / daysInEra * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
