import Foundation
import JSONDocuments

/// What one benchmark found: one figure a run.
struct BenchmarkResult {
    let name: String
    let unit: String
    /// The figure in the middle; of two, their mean.
    let median: Double
    /// The least figure.
    let minimum: Double
    /// How many figures there are.
    let runs: Int
    /// What was measured, in a few words.
    let note: String

    /// Sums up `figures`, one a run and at least one.
    init(name: String, unit: String, figures: [Double], note: String) {
        self.name = name
        self.unit = unit
        self.note = note
        median = Self.median(figures)
        minimum = figures.min() ?? .nan
        runs = figures.count
    }

    /// What `work` took more than `base`, median and minimum each: figures of pairs that ran in turn.
    init(name: String, unit: String, base: [Double], work: [Double], note: String) {
        self.name = name
        self.unit = unit
        self.note = note
        median = Self.median(work) - Self.median(base)
        minimum = (work.min() ?? .nan) - (base.min() ?? .nan)
        runs = work.count
    }

    private static func median(_ figures: [Double]) -> Double {
        let sorted = figures.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// `{"name", "unit", "median", "minimum", "runs", "note"}`, with four significant digits.
    ///
    /// Text, since canonical documents have no fractions.
    var json: String {
        let name = JSONValue.string(name).canonicalText
        let unit = JSONValue.string(unit).canonicalText
        let note = JSONValue.string(note).canonicalText
        return "{\"name\":\(name),\"unit\":\(unit),\"median\":\(Self.text(median)),"
            + "\"minimum\":\(Self.text(minimum)),\"runs\":\(runs),\"note\":\(note)}"
    }

    /// One row of the table for people.
    var row: String {
        let numbers = [Self.text(median), Self.text(minimum)].map { text in
            String(repeating: " ", count: max(0, 12 - text.count)) + text
        }
        let title = name.padding(toLength: 32, withPad: " ", startingAt: 0)
        let unit = unit.padding(toLength: 10, withPad: " ", startingAt: 0)
        return "\(title)\(numbers.joined()) \(unit) \(runs) runs; \(note)"
    }

    /// A number with four significant digits, without an exponent.
    static func text(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        let digits = max(0, 3 - Int(log10(value).rounded(.down)))
        return String(format: "%.\(digits)f", value)
    }
}
