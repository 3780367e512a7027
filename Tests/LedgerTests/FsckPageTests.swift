import Ledger
import LedgerTestSupport
import Records
import Testing

/// Pages are read ahead; what is said of them must not depend on that.
@Suite("Fsck, page by page")
struct FsckPageTests {
    let city = TestCity()

    @Test func theFirstOfManyDifferencesIsNamed() async throws {
        try await city.fill(to: 2_000)
        try city.tamper("UPDATE entry SET leaf = x'7b7d' WHERE position IN (300, 520, 1900)")
        try city.tamper("DELETE FROM entry WHERE position = 1000")
        #expect(try await city.fsck().difference == .leafHash(index: 300))
    }

    @Test func whoIsAdmittedOnOnePageSignsOnTheNext() async throws {
        try await city.fill(to: 200)
        do {
            let store = try await city.openStore()
            let sequencer = try await city.sequencer(store)
            _ = try await sequencer.append(TestCity.department(11))
            let hour = try TestCity.time("2026-02-01T09:00:00Z")
            let events = try (0..<900).map { _ in
                try TestCity.event(by: 11, area: AreaCode("A.1"), created: hour)
            }
            for answer in await sequencer.append(contentsOf: events) { _ = try answer.get() }
        }
        let fsck = try await city.fsck()
        #expect(fsck.difference == nil)
        #expect(fsck.entryCount == 1_101)
    }

    @Test func aChangedTextOnALaterPageIsNamed() async throws {
        try await city.fill(to: 1_000)
        try await city.waitUntilClosed()
        try city.tamper(
            """
            UPDATE entry SET leaf = CAST(replace(CAST(leaf AS TEXT), '"text":"', '"text":"x')
                AS BLOB) WHERE position = 700
            """)
        #expect(try await city.fsck().difference == .leafHash(index: 700))
    }
}
