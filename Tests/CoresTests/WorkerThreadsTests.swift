import Foundation
import Synchronization
import Testing

@testable import Cores

@Suite("Threads of their own")
struct WorkerThreadsTests {
    private final class Numbers: Sendable {
        let seen = Mutex<Set<Int>>([])
    }

    private static let threads = WorkerThreads(count: 2, name: "test")

    @Test func aTaskAndItsGroupRunThere() async {
        let names = await Task(executorPreference: Self.threads) {
            let inner = await AllCores.map(count: 8) { _ in ownThreadName() }
            return inner + [ownThreadName()]
        }.value
        #expect(Set(names) == ["test"])
    }

    @Test func nothingIsLostBetweenMany() async {
        let done = Numbers()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<1_000 {
                group.addTask(executorPreference: Self.threads) {
                    await Task.yield()
                    done.seen.withLock { _ = $0.insert(number) }
                }
            }
        }
        #expect(done.seen.withLock(\.count) == 1_000)
    }

    /// All threads wait, and the rest of the program goes on.
    @Test func whoWaitsThereHoldsUpNobodyElse() async {
        let gate = DispatchSemaphore(value: 0)
        let waiting = (0..<2).map { _ in
            Task(executorPreference: Self.threads) { wait(for: gate) }
        }
        #expect(await AllCores.map(count: 100) { $0 } == Array(0..<100))
        for _ in 0..<2 { gate.signal() }
        for task in waiting { await task.value }
    }
}

/// The name of the thread, which asynchronous functions may not ask for.
private func ownThreadName() -> String? { Thread.current.name }

/// Blocks its thread, which asynchronous functions may not name.
private func wait(for gate: DispatchSemaphore) { gate.wait() }
