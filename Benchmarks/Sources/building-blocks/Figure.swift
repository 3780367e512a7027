import Foundation

/// What one measurement found.
struct Figure {
    let name: String
    /// Microseconds of one operation, rising; never empty.
    let times: [Double]

    static var header: String { row("microseconds", "minimum", "median") }

    var row: String { Self.row(name, Self.text(minimum), Self.text(median)) }

    var json: String {
        "{\"name\":\"\(name)\",\"minimum\":\(Self.text(minimum)),\"median\":\(Self.text(median)),"
            + "\"runs\":\(times.count)}"
    }

    private var minimum: Double { times[0] }
    private var median: Double { times[times.count / 2] }

    /// Four decimals: tenths of a nanosecond.
    private static func text(_ time: Double) -> String { String(format: "%.4f", time) }

    private static func row(_ name: String, _ minimum: String, _ median: String) -> String {
        let numbers = [minimum, median].map {
            String(repeating: " ", count: max(1, 14 - $0.count)) + $0
        }
        return name.padding(toLength: 32, withPad: " ", startingAt: 0) + numbers.joined()
    }
}
