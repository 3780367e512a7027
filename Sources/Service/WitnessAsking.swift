import Ledger
import LedgerClient
import Logging
import ServiceLifecycle

/// Asks the witnesses soon after the log has grown; and later again, where some did not cosign.
struct WitnessAsking: Service {
    let rounds: WitnessRounds
    let log: Logger

    /// So long a commit waits for others to be cosigned with it.
    private static let delay = Duration.milliseconds(200)
    /// So long whoever did not cosign is left alone, unless the log grows.
    private static let patience = Duration.seconds(10)

    func run() async {
        await cancelWhenGracefulShutdown {
            var askedSize = 0
            var nextTry: ContinuousClock.Instant?
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.delay)
                guard let size = try? await rounds.size() else { continue }
                let isDue = size > askedSize || nextTry.map { $0 <= .now } ?? false
                guard isDue, let outcome = try? await rounds.ask() else { continue }
                askedSize = outcome.size
                nextTry = outcome.failed.isEmpty ? nil : .now + Self.patience
                note(outcome)
            }
        }
    }

    private func note(_ outcome: WitnessRounds.Outcome) {
        log.info(
            "cosigned",
            metadata: ["size": "\(outcome.size)", "witnesses": "\(outcome.cosigned.count)"])
        for (name, code) in outcome.failed {
            log.warning("not cosigned", metadata: ["witness": "\(name)", "code": "\(code)"])
        }
    }
}
