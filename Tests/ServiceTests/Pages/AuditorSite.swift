import Ledger
import LedgerTestSupport
import Records
import TransparencyLog

@testable import Service

/// A service with an auditor's pages over a log of its own: entry 0, a department, some of its events, then notes.
struct AuditorSite {
    let city = TestCity()
    let sequencer: Sequencer
    let site: PageSite

    /// A log of `count` entries, of which proofs need what `policy` asks.
    init(count: Int, policy: WitnessPolicy = .none) async throws {
        let city = city
        sequencer = try await city.begin().sequencer
        _ = try await sequencer.append(TestCity.department(7))
        for hour in 0..<max(0, min(3, count - 2)) {
            let created = try TestCity.time("2026-02-01T0\(hour):30:00Z")
            _ = try await sequencer.append(
                TestCity.event(by: 7, area: nil, created: created))
        }
        for number in 5..<max(5, count) {
            _ = try await sequencer.append(TestCity.note("note \(number)"))
        }
        let log = AuditedLog(try await city.reader(policy))
        site = try PageSite { pages in
            AuditorEndpoints(pages: pages, log: log, clock: { PageSite.now }).endpoints
        }
    }
}
