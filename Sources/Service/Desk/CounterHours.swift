import Cores
import Desk
import Ledger
import Logging
import Records
import ServiceLifecycle

/// What a desk does by the clock: it forgets what was shown, anchors the hours that are over, writes receipts, and
/// learns that definitions were retired.
struct CounterHours: ServiceLifecycle.Service {
    let counter: Counter
    /// The folder of the desk's receipts.
    let receipts: String
    let log: Logger
    let clock: @Sendable () -> Timestamp

    /// Seconds between two looks at the screens, and between two at the queue.
    private static let sweepSeconds = 1
    private static let releaseSeconds = 60
    private static let thread = WorkerThreads(count: 1, name: "hours")

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seconds = 0
            while !Task.isCancelled {
                counter.live.sweep(at: clock())
                if seconds.isMultiple(of: Self.releaseSeconds) {
                    // A full queue is thousands of files, which nobody else waits for.
                    await Task(executorPreference: Self.thread) { await release() }.value
                }
                seconds += Self.sweepSeconds
                try? await Task.sleep(for: .seconds(Self.sweepSeconds))
            }
        }
    }

    /// Anchors what is due; a failure is tried again a minute later, and nothing is lost by it.
    private func release() async {
        do {
            let now = clock()
            let ledger = counter.ledger
            let work = DeskRelease(verifier: counter.verifier, ledger: ledger)
            let count = try await work.anchor(immediately: false, now: now)
            try await counter.verifier.learnRetirements(now: now) {
                try await ledger.evidence(ofRetirement: $0)
            }
            let written = try await work.writeReceipts(to: receipts, now: now)
            guard count + written > 0 else { return }
            log.info(
                "released",
                metadata: [
                    "desk": "\(counter.id)", "anchored": "\(count)", "receipts": "\(written)",
                ])
        } catch {
            log.error(
                "release failed",
                metadata: [
                    "desk": "\(counter.id)", "code": "\(Problem(describing: error).code)",
                ])
        }
    }
}
