import HTTPTypes
import Records
import Synchronization

/// The requests that are on a counter's screens, and whoever follows them.
///
/// In memory alone. What a resident showed is in no file, and is gone a minute after the verdict; a service that ends
/// forgets the codes on its screens, and the clerk asks again.
final class LiveRequests: Sendable {
    private typealias Watcher = AsyncStream<LiveRequest>.Continuation

    private struct State {
        var requests: [String: LiveRequest] = [:]
        var watchers: [String: [Int: Watcher]] = [:]
        var watcherCount = 0
        /// Whether the service ends: whoever comes to follow is told the present state and no more.
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Most requests that are live at once.
    static let limit = 50_000
    /// Most clerks' screens that follow one request.
    private static let watcherLimit = 8

    /// Whether a request is here.
    func has(_ id: String) -> Bool { state.withLock { $0.requests[id] != nil } }

    /// A request.
    ///
    /// - Throws: `Problem` of status 404.
    func request(_ id: String) throws -> LiveRequest {
        try state.withLock { try Self.find(id, in: $0) }
    }

    /// Puts a request onto the screen.
    ///
    /// - Throws: `Problem` of status 503 where there are too many.
    func add(_ live: LiveRequest) throws {
        try state.withLock { state in
            guard state.requests.count < Self.limit else {
                throw Problem(.serviceUnavailable, "too-many-requests", retrySeconds: 60)
            }
            state.requests[live.id] = live
        }
    }

    /// Changes a request, and tells whoever follows it.
    ///
    /// - Throws: `Problem` of status 404, or what `body` throws; then nothing has changed.
    func change<T>(_ id: String, _ body: (inout LiveRequest) throws -> T) throws -> T {
        try state.withLock { state in
            var live = try Self.find(id, in: state)
            let result = try body(&live)
            state.requests[id] = live
            Self.tell(live, state)
            return result
        }
    }

    /// The states of a request, from the present one on, until it is over.
    ///
    /// - Throws: `Problem` of status 404, 429 where too many follow it.
    func follow(_ id: String) throws -> AsyncStream<LiveRequest> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: LiveRequest.self, bufferingPolicy: .bufferingNewest(1))
        let number = try state.withLock { state in
            let live = try Self.find(id, in: state)
            guard state.watchers[id, default: [:]].count < Self.watcherLimit else {
                throw Problem(.tooManyRequests, "too-many", retrySeconds: 5)
            }
            state.watcherCount += 1
            state.watchers[id, default: [:]][state.watcherCount] = continuation
            continuation.yield(live)
            return state.watcherCount
        }
        if state.withLock({ $0.isClosed }) { continuation.finish() }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.watchers[id]?.removeValue(forKey: number) }
        }
        return stream
    }

    /// Forgets what was shown a minute ago and requests that are over, and tells the screens.
    func sweep(at now: Timestamp) {
        let ended = state.withLock { state in
            var ended: [Watcher] = []
            for id in state.requests.keys {
                guard var live = state.requests[id] else { continue }
                let isNews = live.pass(to: now)
                guard live.isOver(at: now) else {
                    guard isNews else { continue }
                    state.requests[id] = live
                    Self.tell(live, state)
                    continue
                }
                state.requests[id] = nil
                ended += (state.watchers.removeValue(forKey: id) ?? [:]).values
            }
            return ended
        }
        // Not under the lock, which the end of a stream takes.
        for watcher in ended { watcher.finish() }
    }

    /// Ends all streams, as before the service ends.
    func close() {
        let watchers = state.withLock { state in
            state.isClosed = true
            defer { state.watchers = [:] }
            return state.watchers.values.flatMap(\.values)
        }
        for watcher in watchers { watcher.finish() }
    }

    private static func find(_ id: String, in state: State) throws -> LiveRequest {
        guard let live = state.requests[id] else { throw Problem(.notFound, "request-unknown") }
        return live
    }

    private static func tell(_ live: LiveRequest, _ state: State) {
        for watcher in (state.watchers[live.id] ?? [:]).values { watcher.yield(live) }
    }
}
