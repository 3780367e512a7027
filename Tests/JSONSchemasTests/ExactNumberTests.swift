import Testing

@testable import JSONSchemas

@Suite("Numbers are exact, and never written out")
struct ExactNumberTests {
    private func number(_ text: String) throws -> ExactNumber {
        try #require(ExactNumber(text, maximumDigitCount: 1_000))
    }

    @Test(arguments: [
        ("1", "1.0"), ("1", "10e-1"), ("100", "1e2"), ("100", "1E+2"), ("0", "-0.00"),
        ("0", "0e999999999"),
        ("-1.5", "-15e-1"), ("12345678901234567890", "1234567890123456789.0e1"),
        ("1e999999998", "10e999999997"),
    ])
    func sameNumber(one: String, other: String) throws {
        let (left, right) = (try number(one), try number(other))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(!(left < right) && !(right < left))
    }

    @Test func order() throws {
        let texts = [
            "-1e999999999", "-100", "-99.9", "-1", "-1e-5", "0", "1e-999999999", "0.1", "0.11",
            "0.2",
            "1", "9", "9.5", "10", "99", "100", "12345678901234567890", "12345678901234567891",
            "1e20",
            "1e999999999",
        ]
        let numbers = try texts.map { try number($0) }
        for (index, one) in numbers.enumerated() {
            for (place, other) in numbers.enumerated() {
                #expect((one < other) == (index < place), "\(texts[index]) \(texts[place])")
            }
        }
    }

    @Test(arguments: [
        ("1", true), ("1.0", true), ("1e2", true), ("1.50e1", true), ("1.5", false),
        ("1e-1", false),
        ("10e-1", true), ("0.0", true), ("1e999999999", true), ("1e-999999999", false),
    ])
    func isInteger(text: String, expected: Bool) throws {
        #expect(try number(text).isInteger == expected)
    }

    @Test(arguments: [
        ("10", 5, true), ("11", 5, false), ("-10", 5, true), ("0", 7, true), ("1e2", 8, false),
        ("1e3", 8, true), ("1.5", 1, false), ("12345678901234567890", 9, true),
        ("12345678901234567891", 9, false), ("1e999999999", 1_024, true), ("1e999999999", 3, false),
        ("999999999999999998e999999999", 999_999_999_999_999_999, false),
        ("999999999999999999e999999999", 999_999_999_999_999_999, true),
    ])
    func multiples(text: String, divisor: Int, expected: Bool) throws {
        #expect(try number(text).isMultiple(of: divisor) == expected)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "00", ".5", "1.", "1e", "1e+", "0x1", "1 ", " 1", "1e1.0", "NaN",
        "--1", "١",
        "1e1000000000", "1_0",
    ])
    func refused(text: String) {
        #expect(ExactNumber(text, maximumDigitCount: 1_000) == nil)
    }

    @Test func digitLimit() {
        let digits = String(repeating: "9", count: 999)
        #expect(ExactNumber("9" + digits, maximumDigitCount: 1_000) != nil)
        #expect(ExactNumber("9." + digits, maximumDigitCount: 1_000) != nil)
        #expect(ExactNumber("99" + digits, maximumDigitCount: 1_000) == nil)
        #expect(ExactNumber("99." + digits, maximumDigitCount: 1_000) == nil)
    }
}
