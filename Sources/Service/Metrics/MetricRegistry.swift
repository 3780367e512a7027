import Metrics
import Synchronization

/// What the service counts, kept in memory and told as Prometheus' text.
///
/// Counters, gauges, and times as histograms; recorders, of which there is no use here, count as times do.
/// Source: Prometheus exposition formats, text format 0.0.4.
final class MetricRegistry: MetricsFactory {
    /// Upper bounds of a histogram's buckets, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private struct Key: Hashable, Comparable {
        let name: String
        let labels: String

        static func < (left: Key, right: Key) -> Bool {
            (left.name, left.labels) < (right.name, right.labels)
        }
    }

    private let metrics = Mutex<[Key: Metric]>([:])

    /// Every metric as text, in the order of the names.
    func text() -> String {
        let all = metrics.withLock(\.self).sorted { $0.key < $1.key }
        var lines: [String] = []
        var last = ""
        for (key, metric) in all {
            if key.name != last { lines.append("# TYPE \(key.name) \(metric.kind.rawValue)") }
            last = key.name
            lines += metric.lines(key.name, labels: key.labels)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func metric(
        _ label: String, _ dimensions: [(String, String)], _ kind: Metric.Kind
    ) -> Metric {
        let labels = dimensions.sorted { $0.0 < $1.0 }
            .map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let key = Key(name: Self.name(label), labels: labels)
        return metrics.withLock { metrics in
            if let known = metrics[key] { return known }
            let metric = Metric(kind)
            metrics[key] = metric
            return metric
        }
    }

    private static func name(_ text: String) -> String {
        String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n")
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions, .counter)
    }

    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        metric(label, dimensions, .counter)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        metric(label, dimensions, .gauge)
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        metric(label, dimensions, .histogram)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions, .histogram)
    }

    // A metric stays until the process ends; the sets of labels are fixed by the program.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
