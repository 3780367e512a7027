import Foundation
import Synchronization

/// Threads of their own for tasks that compute long or wait for a disk.
///
/// Swift's pool has one thread a core: whoever holds them for milliseconds keeps all others from their turn.
/// A task that prefers these threads, and the tasks that it groups, run here:
/// `Task(executorPreference: threads) { … }`. They run in the order in which they come. The threads live as
/// long as the process.
public final class WorkerThreads: TaskExecutor {
    private let jobs = Mutex<Waiting>(Waiting())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Jobs in their order: those that were taken stay until half of all are taken, so that none moves often.
    private struct Waiting {
        var jobs: [UnownedJob] = []
        var takenCount = 0

        mutating func take() -> UnownedJob? {
            guard takenCount < jobs.count else { return nil }
            defer {
                takenCount += 1
                if takenCount * 2 > jobs.count {
                    jobs.removeFirst(takenCount)
                    takenCount = 0
                }
            }
            return jobs[takenCount]
        }
    }

    /// Starts `count` threads.
    ///
    /// - Parameters:
    ///   - count: At least one; more than there are cores where the work waits for a disk.
    ///   - name: What a debugger calls them.
    public init(count: Int, name: String) {
        precondition(count > 0, "nobody would do the work")
        for _ in 0..<count {
            let thread = Thread { [self] in
                // A thread that does not run yet takes no name.
                Thread.current.name = name
                while true { runNext() }
            }
            // The work is done by others' code, which expects the main thread's room.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Takes a piece of a task's work.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.jobs.append(job) }
        arrivals.signal()
    }

    private func runNext() {
        arrivals.wait()
        jobs.withLock { $0.take() }?.runSynchronously(on: asUnownedTaskExecutor())
    }
}
