import HTTPTypes
import JSONDocuments
import Logging
import Records
import ServiceLifecycle

/// Takes orders for jobs and has them done, each kind by itself, also those that an earlier process left.
final class JobOffice: Sendable, ServiceLifecycle.Service {
    let book: JobBook
    private let workers: [Job.Kind: any JobWorker]
    private let log: Logger
    /// Tells the one who does a kind's jobs that there is one.
    private typealias Signal = (stream: AsyncStream<Void>, wake: AsyncStream<Void>.Continuation)
    private let signals: [Job.Kind: Signal]

    /// An office with these workers; it takes orders for nothing else.
    init(book: JobBook, workers: [Job.Kind: any JobWorker], log: Logger) {
        self.book = book
        self.workers = workers
        self.log = log
        signals = workers.mapValues { _ in
            let (stream, wake) = AsyncStream.makeStream(
                of: Void.self, bufferingPolicy: .bufferingNewest(1))
            return (stream, wake)
        }
    }

    /// The kinds of jobs that are done here.
    var kinds: [Job.Kind] { Job.Kind.allCases.filter { workers[$0] != nil } }

    /// Takes an order; the same id is the same order.
    ///
    /// - Throws: `Problem` of status 429 where too many wait.
    func order(_ job: Job) throws -> Job {
        let job = try book.order(job)
        signals[job.kind]?.wake.yield()
        return job
    }

    /// Cancels a job that is not over; forgets one that is, with what it left.
    func end(_ job: Job) throws {
        guard job.state.isOver else { return try book.cancel(job.id) }
        try workers[job.kind]?.forget(job)
        try book.remove(job.id)
    }

    /// Does what there is to do, until the service ends; a job that is not over then is taken up by the next one.
    func run() async throws {
        for (kind, worker) in workers {
            try worker.start(
                known: Set(book.jobs([kind], limit: .max).map(\.id)))
        }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for (kind, worker) in self.workers {
                    group.addTask { await self.serve(kind, worker) }
                }
            }
        }
    }

    private func serve(_ kind: Job.Kind, _ worker: any JobWorker) async {
        guard let signal = signals[kind] else { return }
        signal.wake.yield()
        for await _ in signal.stream {
            forgetOld(worker, kind)
            while !Task.isCancelled, let job = try? book.next(kind) { await work(on: job, worker) }
        }
    }

    private func work(on job: Job, _ worker: any JobWorker) async {
        do {
            let result = try await worker.work(on: job) { [book] done, total in
                try Task.checkCancellation()
                try book.note(job.id, done: done, total: total)
            }
            book.finish(job.id, .done, result: result.canonicalText)
            note(job, "done")
        } catch is CancellationError {
            note(job, "stopped")
        } catch {
            let code = Problem(describing: error).code
            book.finish(job.id, .failed, problem: code)
            note(job, code)
        }
    }

    private func note(_ job: Job, _ outcome: String) {
        log.info(
            "job",
            metadata: [
                "kind": "\(job.kind.rawValue)", "job": "\(job.id)", "outcome": "\(outcome)",
            ])
    }

    private func forgetOld(_ worker: any JobWorker, _ kind: Job.Kind) {
        for job in (try? book.old()) ?? [] where job.kind == kind { try? end(job) }
    }
}
