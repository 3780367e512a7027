import Foundation
import Synchronization

/// A bar with the time left, on a terminal; elsewhere one line at the start and one at the end.
final class ProgressBar {
    private let title: String
    private let total: Int
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?

    /// Starts a bar for `total` steps.
    init(_ title: String, total: Int) {
        self.title = title
        self.total = max(total, 1)
        if !Console.isTerminal { Console.error("\(title) (\(total)) …") }
    }

    /// Shows that `done` steps are finished.
    func update(_ done: Int) {
        guard Console.isTerminal else { return }
        let now = ContinuousClock.now
        if let lastDraw, now - lastDraw < .milliseconds(100), done < total { return }
        lastDraw = now
        let width = 30
        let filled = width * done / total
        let bar =
            String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let elapsed = seconds(now - start)
        let left =
            done > 0 ? " \(Int(elapsed / Double(done) * Double(total - done)) + 1) s left" : ""
        Console.errorPart("\r\(title) [\(bar)] \(done)/\(total)\(done < total ? left : "")\u{1B}[K")
    }

    /// Ends the bar and says how long it took.
    func finish() {
        if Console.isTerminal { Console.errorPart("\r\u{1B}[K") }
        Console.error(
            "\(title): done in \(String(format: "%.1f", seconds(ContinuousClock.now - start))) s")
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

/// A progress bar for work whose length is known only when it begins.
final class LazyProgress: Sendable {
    private let title: String
    private let bar = Mutex<ProgressBar?>(nil)

    /// Prepares a bar called `title`; nothing is shown before the first update.
    init(_ title: String) { self.title = title }

    /// Shows that `done` of `total` steps are finished.
    @Sendable func update(_ done: Int, _ total: Int) {
        bar.withLock { bar in
            if bar == nil { bar = ProgressBar(title, total: total) }
            bar?.update(done)
        }
    }

    /// Ends the bar, where there is one.
    func finish() { bar.withLock { $0?.finish() } }
}
