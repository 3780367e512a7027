import Foundation
import JSONDocuments

/// What one benchmark found: one figure a run.
struct BenchmarkResult {
    let name: String
    let unit: String
    /// The figures, one a run; never empty.
    let figures: [Double]
    /// What was measured, in a few words.
    let note: String

    /// The figure in the middle; of two, their mean.
    var median: Double {
        let sorted = figures.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    var minimum: Double { figures.min() ?? .nan }

    /// `{"name", "unit", "median", "minimum", "runs", "note"}`, with four significant digits.
    ///
    /// Text, since canonical documents have no fractions.
    var json: String {
        let name = JSONValue.string(name).canonicalText
        let unit = JSONValue.string(unit).canonicalText
        let note = JSONValue.string(note).canonicalText
        return "{\"name\":\(name),\"unit\":\(unit),\"median\":\(Self.text(median)),"
            + "\"minimum\":\(Self.text(minimum)),\"runs\":\(figures.count),\"note\":\(note)}"
    }

    /// One row of the table for people.
    var row: String {
        let numbers = [Self.text(median), Self.text(minimum)].map { text in
            String(repeating: " ", count: max(0, 12 - text.count)) + text
        }
        let title = name.padding(toLength: 32, withPad: " ", startingAt: 0)
        let unit = unit.padding(toLength: 10, withPad: " ", startingAt: 0)
        return "\(title)\(numbers.joined()) \(unit) \(figures.count) runs; \(note)"
    }

    /// A number with four significant digits, without an exponent.
    static func text(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        let digits = max(0, 3 - Int(log10(value).rounded(.down)))
        return String(format: "%.\(digits)f", value)
    }
}
