import HTTPTypes
import Metrics
import Synchronization

/// How long answers took, by endpoint and status: the timers are made once, since making one takes longer than
/// to tell it a time.
final class AnswerTimes: Sendable {
    private struct Kind: Hashable {
        let endpoint: String
        let status: Int
    }

    private let timers = Mutex<[Kind: Timer]>([:])

    /// Counts an answer.
    func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {
        let kind = Kind(endpoint: endpoint.name, status: status.code)
        let timer = timers.withLock { timers in
            if let known = timers[kind] { return known }
            let timer = Timer(
                label: "http_request_seconds",
                dimensions: [("endpoint", kind.endpoint), ("status", String(kind.status))])
            timers[kind] = timer
            return timer
        }
        timer.recordNanoseconds(Int64(duration / .nanoseconds(1)))
    }
}
