import Dispatch

/// Runs the steps of one sequencer's commits, off the cooperative pool.
///
/// There they would stand behind all signatures that callers check meanwhile, at each step anew.
final class CommitThread: TaskExecutor {
    private let queue = DispatchQueue(label: "countersign.sequencer", qos: .userInitiated)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
