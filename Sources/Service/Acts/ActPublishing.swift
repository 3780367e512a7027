import Ledger
import Logging
import Records
import ServiceLifecycle

/// Puts administrative acts onto the ledger, signed with the log's key, soon after they are done.
///
/// An act that was noted is appended however often the service ends in between, and once: its entry is the same
/// each time.
struct ActPublishing: ServiceLifecycle.Service {
    let book: ActBook
    let ledger: any LedgerAccess
    let key: OperatorKey
    let log: Logger

    private static let delay = Duration.seconds(1)

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await publish()
                } catch {
                    log.error(
                        "acts not published",
                        metadata: ["code": "\(Problem(describing: error).code)"])
                }
                try? await Task.sleep(for: Self.delay)
            }
        }
    }

    /// Appends what the ledger does not have yet.
    ///
    /// - Throws: `LedgerError`, `RecordError`.
    func publish() async throws {
        for act in try book.pending() {
            let entry = try key.sign(act.envelope())
            try book.keep(await ledger.append(entry).index, of: act)
        }
    }
}
