import Foundation
import Synchronization

/// A bar with the time left on a terminal, elsewhere a line.
///
/// It shows nothing for work under a second.
final class ProgressBar {
    private static let patience = Duration.seconds(1)

    private let title: String
    private let total: Int
    private let start = ContinuousClock.now
    private var lastDraw: ContinuousClock.Instant?

    /// Starts a bar for `total` steps; one that surely takes its time `isLong` and shows at once.
    init(_ title: String, total: Int, isLong: Bool = false) {
        self.title = title
        self.total = max(total, 1)
        if isLong { draw(0, at: start) }
    }

    /// Shows that `done` steps are finished.
    func update(_ done: Int) {
        let now = ContinuousClock.now
        guard now - start >= Self.patience, done < total else { return }
        if let lastDraw, !Console.isTerminal || now - lastDraw < .milliseconds(100) { return }
        draw(done, at: now)
    }

    private func draw(_ done: Int, at now: ContinuousClock.Instant) {
        lastDraw = now
        guard Console.isTerminal else { return Console.error("\(title) …") }
        let width = 30
        let filled = width * done / total
        let bar =
            String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let left = done > 0 ? (now - start).seconds / Double(done) * Double(total - done) : 0
        let remaining = done > 0 ? " \(Int(left) + 1) s left" : ""
        Console.errorPart("\r\(title) [\(bar)] \(done)/\(total)\(remaining)\u{1B}[K")
    }

    /// Ends the bar and, where there was one, says how long the work took.
    func finish() {
        guard lastDraw != nil else { return }
        if Console.isTerminal { Console.errorPart("\r\u{1B}[K") }
        let elapsed = (ContinuousClock.now - start).seconds
        Console.error("\(title): done in \(String(format: "%.1f", elapsed)) s")
    }
}

/// A progress bar for work whose length is known only when it begins.
final class LazyProgress: Sendable {
    private let title: String
    private let bar = Mutex<ProgressBar?>(nil)

    /// Prepares a bar called `title`; nothing is shown before the first update.
    init(_ title: String) { self.title = title }

    /// Starts a bar at once, for work whose length is known but that several tasks do.
    init(_ title: String, total: Int) {
        self.title = title
        bar.withLock { $0 = ProgressBar(title, total: total) }
    }

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
