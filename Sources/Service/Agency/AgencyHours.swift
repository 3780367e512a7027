import Agency
import Foundation
import Ledger
import Logging
import Records
import ServiceLifecycle

/// What an agency does by the clock: it says on the ledger that nothing more was revoked until now, so that desks
/// have a young head to ask by, and finishes orders that were cut short.
struct AgencyHours: ServiceLifecycle.Service {
    let desk: AgencyDesk
    let log: Logger

    /// Twice an hour, since templates ask for heads of an hour.
    private static let seconds = 1_800

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await publish()
                try? await Task.sleep(for: .seconds(Self.seconds))
            }
        }
    }

    private func publish() async {
        do {
            let issuer = desk.issuer
            try issuer.finishRevocation()
            for digest in try issuer.revocableDefinitions() {
                try issuer.renewHead(of: digest, now: desk.clock())
            }
            let outcomes = try await StatusPublishing(
                issuer: issuer, ledger: desk.ledger, folder: desk.folder
            ).publish(issuer.anchoredDefinitions())
            log.info("heads dated", metadata: ["count": "\(outcomes.count)"])
        } catch {
            log.error(
                "heads not dated", metadata: ["code": "\(Problem(describing: error).code)"])
        }
    }
}
