import Foundation

/// What the demo tells its reader: a line a step, with the time it took.
final class DemoAccount: Sendable {
    private let isQuiet: Bool
    private let start = ContinuousClock.now

    /// A quiet account leaves standard output to one JSON object.
    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// Says one thing.
    func say(_ text: String) {
        if isQuiet { Console.error(text) } else { Console.output(text) }
    }

    /// Runs a step and says what it was and how long it took.
    func timed<T>(_ title: String, _ work: () async throws -> T) async throws -> T {
        let begin = ContinuousClock.now
        let result = try await work()
        say("  \(title): \(Self.seconds(ContinuousClock.now - begin)) s")
        return result
    }

    /// Seconds since the beginning, with one decimal.
    var totalSeconds: String { Self.seconds(ContinuousClock.now - start) }

    private static func seconds(_ duration: Duration) -> String {
        let value =
            Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        return String(format: "%.1f", value)
    }
}
