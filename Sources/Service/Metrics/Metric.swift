import Metrics
import Synchronization

/// One number, or one histogram, that the service counts.
final class Metric: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
{
    /// What the number means, by Prometheus' name.
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    private struct State {
        var value = 0.0
        var count = 0
        var buckets = [Int](repeating: 0, count: MetricRegistry.bounds.count)
    }

    let kind: Kind
    private let state = Mutex(State())

    init(_ kind: Kind) { self.kind = kind }

    /// The metric's lines of text.
    func lines(_ name: String, labels: String) -> [String] {
        let state = state.withLock(\.self)
        let own = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else { return ["\(name)\(own) \(state.value)"] }
        let prefix = labels.isEmpty ? "" : labels + ","
        var lines: [String] = []
        for (bound, count) in zip(MetricRegistry.bounds, state.buckets) {
            lines.append("\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)")
        }
        lines.append("\(name)_bucket{\(prefix)le=\"+Inf\"} \(state.count)")
        lines.append("\(name)_sum\(own) \(state.value)")
        lines.append("\(name)_count\(own) \(state.count)")
        return lines
    }

    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func decrement(by amount: Double) { increment(by: -amount) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func set(_ value: Int64) { set(Double(value)) }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func reset() { state.withLock { $0 = State() } }

    func record(_ value: Double) {
        state.withLock { state in
            state.value += value
            state.count += 1
            for (index, bound) in MetricRegistry.bounds.enumerated() where value <= bound {
                state.buckets[index] += 1
            }
        }
    }
}
