import Cores
import Credentials
import Desk
import HTTPTypes
import Records
import Sodium
import Synchronization

/// Judges presentations that come at the same time together: their proofs by one product, on all cores, and what
/// is accepted durable by one write.
///
/// What comes while batches are judged makes the next one, so that nobody waits for others to come. Two are in
/// work at once: while the disk has one, the cores have the other. More than ``limit`` do not wait: they are
/// refused, and those who wait are not slowed down by them.
final class VerifyQueue: Sendable {
    private struct Waiting {
        let answer: Verifier.Answer
        let continuation: CheckedContinuation<Verifier.Outcome, any Error>

        var nonce: SHA256Digest { answer.request.digest }
    }

    private struct State {
        var waiting: [Waiting] = []
        /// The requests of the batches that are in work.
        var inWork: Set<SHA256Digest> = []
        var runningCount = 0
    }

    /// Most presentations that wait.
    static let limit = 256
    private static let batchLimit = 64
    private static let runningLimit = 2
    /// Not Swift's pool, which everything else that the service does shares.
    private static let threads = WorkerThreads(
        count: AllCores.count * runningLimit, name: "verifying")

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
            let (isAccepted, isRunner) = state.withLock { state in
                guard state.waiting.count < Self.limit else { return (false, false) }
                state.waiting.append(Waiting(answer: answer, continuation: continuation))
                guard state.runningCount < Self.runningLimit else { return (true, false) }
                state.runningCount += 1
                return (true, true)
            }
            guard isAccepted else {
                continuation.resume(
                    throwing: Problem(.serviceUnavailable, "too-busy", retrySeconds: 1))
                return
            }
            if isRunner { Task(executorPreference: Self.threads) { await self.run() } }
        }
    }

    private func run() async {
        var batch = next(after: [])
        while !batch.isEmpty {
            let outcomes = await verifier.verifyTogether(batch.map(\.answer), now: clock())
            for (waiting, outcome) in zip(batch, outcomes) {
                waiting.continuation.resume(with: outcome)
            }
            batch = next(after: batch)
        }
    }

    /// The next batch, once the one before is done; empty where this runner has nothing more to do.
    private func next(after done: [Waiting]) -> [Waiting] {
        state.withLock { state in
            state.inWork.subtract(done.map(\.nonce))
            var (batch, others): ([Waiting], [Waiting]) = ([], [])
            for waiting in state.waiting {
                // Another answer to a request that is judged now has its turn after it: if that one is bad,
                // this one may be good.
                if batch.count < Self.batchLimit, !state.inWork.contains(waiting.nonce) {
                    batch.append(waiting)
                } else {
                    others.append(waiting)
                }
            }
            state.waiting = others
            state.inWork.formUnion(batch.map(\.nonce))
            if batch.isEmpty { state.runningCount -= 1 }
            return batch
        }
    }
}
