import Archive
import Logging
import Records
import ServiceLifecycle

/// What a department does by the clock: it appends what the ledger has not got yet, destroys what it need not keep
/// any longer, and wakes those who follow it.
struct DepartmentHours: ServiceLifecycle.Service {
    let department: Department
    let log: Logger

    /// Seconds between two wakings, within which a line without news is not taken for dead.
    private static let wakeSeconds = 15
    private static let catchUpSeconds = 600

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seconds = 0
            while !Task.isCancelled {
                if seconds.isMultiple(of: Self.catchUpSeconds) { await catchUp() }
                department.news.tell()
                seconds += Self.wakeSeconds
                try? await Task.sleep(for: .seconds(Self.wakeSeconds))
            }
        }
    }

    /// A failure is tried again ten minutes later, and nothing is lost by it.
    private func catchUp() async {
        let name = department.id
        do {
            switch try await department.desk.catchUp(now: department.clock()) {
            case .done(let count) where count > 0:
                log.info(
                    "retention over", metadata: ["department": "\(name)", "erased": "\(count)"])
            case .done: break
            case .waitsForLedger:
                log.error(
                    "retention waits for the ledger", metadata: ["department": "\(name)"])
            case .waitsForClock:
                log.error("retention waits for the clock", metadata: ["department": "\(name)"])
            }
        } catch {
            log.error(
                "retention failed",
                metadata: [
                    "department": "\(name)", "code": "\(Problem(describing: error).code)",
                ])
        }
    }
}
