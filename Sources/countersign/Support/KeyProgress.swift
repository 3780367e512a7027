import Synchronization

/// The progress of a key search, fed from the searching threads.
final class KeyProgress: Sendable {
    private static let steps = 1_000
    private let bar: Mutex<ProgressBar>

    init(attributeCount: Int) {
        let title = "New key, \(attributeCount) attributes; the search takes seconds"
        bar = Mutex(ProgressBar(title, total: Self.steps, isLong: true))
    }

    func update(_ fraction: Double) {
        bar.withLock { $0.update(Int(fraction * Double(Self.steps))) }
    }

    func finish() { bar.withLock { $0.finish() } }
}
