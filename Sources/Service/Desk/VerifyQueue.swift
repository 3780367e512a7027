import Desk
import HTTPTypes
import Records
import Synchronization

/// Judges presentations that come at the same time together: their proofs by one product, on all cores.
///
/// What comes while a batch is judged makes the next one, so that nobody waits for others to come. More than
/// ``limit`` do not wait: they are refused, and those who wait are not slowed down by them.
final class VerifyQueue: Sendable {
    private struct Waiting {
        let answer: Verifier.Answer
        let continuation: CheckedContinuation<Verifier.Outcome, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isRunning = false
    }

    /// Most presentations that wait.
    static let limit = 256
    private static let batchLimit = 64

    private let verifier: Verifier
    private let clock: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(_ verifier: Verifier, clock: @escaping @Sendable () -> Timestamp) {
        self.verifier = verifier
        self.clock = clock
    }

    /// Judges one presentation.
    ///
    /// - Throws: `Problem` of status 503 where too many wait; `StorageError`.
    func verify(_ answer: Verifier.Answer) async throws -> Verifier.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let (isAccepted, isFirst) = state.withLock { state in
                guard state.waiting.count < Self.limit else { return (false, false) }
                state.waiting.append(Waiting(answer: answer, continuation: continuation))
                defer { state.isRunning = true }
                return (true, !state.isRunning)
            }
            guard isAccepted else {
                continuation.resume(
                    throwing: Problem(.serviceUnavailable, "too-busy", retrySeconds: 1))
                return
            }
            if isFirst { Task { await self.run() } }
        }
    }

    private func run() async {
        while let batch = next() {
            let outcomes = await verifier.verify(batch.map(\.answer), now: clock())
            for (waiting, outcome) in zip(batch, outcomes) {
                waiting.continuation.resume(with: outcome)
            }
        }
    }

    private func next() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let batch = Array(state.waiting.prefix(Self.batchLimit))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }
}
