import Cores
import HTTPTypes
import Synchronization

/// Where the service does what computes for milliseconds or waits for a disk: on threads of its own, for so many
/// callers at most.
///
/// Who comes when there are too many is refused, so that those who were let in keep their pace.
final class Workshop: Sendable {
    private let threads: WorkerThreads
    private let limit: Int
    private let count = Atomic(0)
    /// The newest of those who wait for each other, by what they wait for.
    private let lines = Mutex<[String: (number: Int, end: Task<Void, Never>)]>([:])

    /// One for all rooms.
    ///
    /// Far more threads than cores: nearly all wait for the disk, which makes durable at one stroke
    /// what many of them wrote.
    static let common = Workshop(
        threads: WorkerThreads(count: 64, name: "work"), limit: 256)

    /// A shop with these threads for `limit` callers, also those that wait.
    init(threads: WorkerThreads, limit: Int) {
        self.threads = threads
        self.limit = limit
    }

    /// How many callers are in the shop.
    var callerCount: Int { count.load(ordering: .relaxed) }

    /// Does a piece of work.
    ///
    /// - Parameters:
    ///   - name: Work of the same name is done one after the other, in the order of its coming, and holds one
    ///     thread only; `nil` for work that gets in nobody's way.
    ///   - work: The work.
    /// - Returns: What comes of it.
    /// - Throws: `Problem` of status 503 where there are too many callers, or what `work` throws.
    func run<Product: Sendable>(
        inTurnFor name: String? = nil, _ work: @escaping @Sendable () async throws -> Product
    ) async throws -> Product {
        guard count.add(1, ordering: .relaxed).newValue <= limit else {
            count.subtract(1, ordering: .relaxed)
            throw Problem(.serviceUnavailable, "too-busy", retrySeconds: 1)
        }
        defer { count.subtract(1, ordering: .relaxed) }
        guard let name else {
            return try await Task(executorPreference: threads) { try await work() }.value
        }
        return try await task(inTurnFor: name, work).value
    }

    private func task<Product: Sendable>(
        inTurnFor name: String, _ work: @escaping @Sendable () async throws -> Product
    ) -> Task<Product, any Error> {
        lines.withLock { lines in
            let before = lines[name]
            let number = (before?.number ?? 0) + 1
            let task = Task(executorPreference: threads) {
                await before?.end.value
                return try await work()
            }
            let end = Task {
                _ = await task.result
                self.leave(name, number)
            }
            lines[name] = (number, end)
            return task
        }
    }

    private func leave(_ name: String, _ number: Int) {
        lines.withLock { if $0[name]?.number == number { $0[name] = nil } }
    }
}
