import HTTPTypes
import Synchronization

/// Wakes those who follow a department's records when there may be new ones.
final class DepartmentNews: Sendable {
    private typealias Follower = AsyncStream<Void>.Continuation

    private struct State {
        var followers: [Int: Follower] = [:]
        var number = 0
        var isClosed = false
    }

    /// Most who follow at once.
    static let limit = 16

    private let state = Mutex(State())

    /// One element each time that there may be something new; it ends with the service.
    ///
    /// - Throws: `Problem` of status 429 where too many follow.
    func follow() throws(Problem) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = state.withLock { state in
            guard state.followers.count < Self.limit else { return nil }
            state.number += 1
            if state.isClosed {
                continuation.finish()
            } else {
                state.followers[state.number] = continuation
            }
            return state.number
        }
        guard let number else { throw Problem(.tooManyRequests, "too-many", retrySeconds: 5) }
        continuation.onTermination = { [weak self] _ in self?.leave(number) }
        return stream
    }

    private func leave(_ number: Int) {
        _ = state.withLock { $0.followers.removeValue(forKey: number) }
    }

    /// Tells everybody to look.
    func tell() {
        let followers = state.withLock { Array($0.followers.values) }
        for follower in followers { follower.yield() }
    }

    /// Ends everybody's following.
    func close() {
        let followers = state.withLock { state in
            state.isClosed = true
            defer { state.followers = [:] }
            return Array(state.followers.values)
        }
        for follower in followers { follower.finish() }
    }
}
