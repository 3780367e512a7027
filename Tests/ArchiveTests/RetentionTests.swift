import Archive
import ArchiveTestSupport
import CityTestSupport
import Records
import Testing

@Suite("Retention waits where its receipt, or its clock, would not do")
struct RetentionTests {
    private static let due = City.time("2026-04-01T00:00:00Z")

    /// A town with one record that is granted to `reader` and due.
    private func scene(
        _ reader: borrowing Reader
    ) async throws -> (Town, Custodian, RecordIdentifier) {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let id = try await town.add(Submission.leak(retainUntil: Self.due), to: custodian)
        _ = try await town.grant(reader.request(id), by: custodian)
        return (town, custodian, id)
    }

    @Test func aClockThatIsAheadDestroysNothing() async throws {
        let reader = try Reader()
        let (town, custodian, id) = try await scene(reader)
        // Ahead of the ledger's clock and of the membership.
        town.advance(to: City.time("2031-06-01T00:00:00Z"))
        #expect(try await town.retain(by: custodian) == .waitsForLedger)
        // Within the membership, and far from all that is in the log.
        town.advance(to: City.time("2027-03-10T00:00:00Z"))
        #expect(try await town.retain(by: custodian) == .waitsForClock)
        _ = try await custodian.open(id, with: reader.identities)
        #expect(try await town.erasures().isEmpty)
        // Whatever the custodian writes ends the silence.
        _ = try await town.add(Submission.leak(), to: custodian)
        #expect(try await town.retain(by: custodian) == .done(erasedCount: 1))
        #expect(try await town.erasures().map(\.records) == [[id]])
    }

    @Test func aMembershipThatEndedDestroysNothing() async throws {
        let reader = try Reader()
        let (town, custodian, id) = try await scene(reader)
        try await town.admit(
            .department, "water", custodian.verifierKey, until: City.time("2026-03-15T00:00:00Z"))
        town.advance(to: City.time("2026-04-02T00:00:00Z"))
        #expect(try await town.retain(by: custodian) == .waitsForLedger)
        _ = try await custodian.open(id, with: reader.identities)
        #expect(try await town.erasures().isEmpty)
        try await town.admit(.department, "water", custodian.verifierKey)
        #expect(try await town.retain(by: custodian) == .done(erasedCount: 1))
        #expect(try await town.erasures().map(\.records) == [[id]])
    }

    /// The ledger's answer may differ from what its rules promised a moment before.
    @Test func aReceiptThatWasRefusedIsOwed() async throws {
        let reader = try Reader()
        let town: Town
        let id: RecordIdentifier
        do {
            let custodian: Custodian
            (town, custodian, id) = try await scene(reader)
            try await town.rule(.erase, purpose: "court-order", records: [id])
            await #expect(throws: ArchiveError.receiptOwed) {
                try await custodian.erase(
                    [id], ground: "court-order", members: town.members(), now: town.now,
                    append: { $0.map { _ in nil } })
            }
            try await town.admit(
                .department, "water", custodian.verifierKey,
                until: City.time("2026-03-15T00:00:00Z"))
        }
        town.advance(to: City.time("2026-03-16T10:20:00Z"))
        do {
            let custodian = try await town.open()
            #expect(try await town.erasures().isEmpty)
            try await town.admit(.department, "water", custodian.verifierKey)
        }
        _ = try await town.open()
        _ = try await town.open()
        let entries = try await town.entries().filter { $0.envelope.type == .auditErasure }
        #expect(entries.map(\.envelope.created) == [City.time("2026-03-16T10:00:00Z")])
        let receipt = try #require(try await town.erasures().first)
        #expect(receipt.records == [id] && receipt.ground == "court-order" && receipt.epoch == 2)
    }
}
