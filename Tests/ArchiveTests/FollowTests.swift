import Age
import Archive
import CityTestSupport
import JSONDocuments
import Records
import Testing

@Suite("Standing recipients")
struct FollowTests {
    private func flow(
        _ town: Town, _ custodian: Custodian, subject: SubjectKey? = nil
    ) async throws -> RecordIdentifier {
        try await town.add(
            Submission(
                .flow(GrantTests.flow()), fields: [PayloadField(name: "camera", value: 7)],
                subject: subject), to: custodian)
    }

    private func follow(
        _ town: Town, _ custodian: Custodian, _ reader: Recipient, after index: Int = -1,
        prove: Custodian.Prove? = nil
    ) async throws -> [FollowedRecord] {
        try await custodian.follow(
            .trafficFlow, by: reader, after: index, members: town.members(), now: town.now,
            append: town.append, prove: prove ?? town.prove)
    }

    @Test func anHourIsOneAccess() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient])
        var ids = [try await flow(town, custodian), try await flow(town, custodian)]
        _ = try await flow(town, custodian, subject: SubjectKey())
        _ = try await town.add(Town.submission(), to: custodian)
        let first = try await follow(town, custodian, reader.recipient)
        #expect(try first.map { try Envelope(leaf: $0.leaf).id } == ids)
        for record in first {
            let document = try PayloadDocument(
                parsing: reader.decrypt(#require(record.file)))
            try document.check(Envelope(leaf: record.leaf))
            #expect(document.fields.map(\.name) == ["camera"])
        }
        ids.append(try await flow(town, custodian))
        let last = try #require(first.last?.index)
        let second = try await follow(town, custodian, reader.recipient, after: last)
        #expect(try second.map { try Envelope(leaf: $0.leaf).id } == [ids[2]])
        #expect(try await town.accesses().map(\.scope) == [.hour(of: .trafficFlow)])
        town.advance(to: City.time("2026-03-02T10:05:00Z"))
        _ = try await flow(town, custodian)
        #expect(try await follow(town, custodian, reader.recipient).count == 4)
        #expect(try await town.accesses().count == 2)
    }

    @Test func nobodyElseFollowsAndNothingGoesBeforeTheProof() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let stranger = try Reader()
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient])
        _ = try await flow(town, custodian)
        await #expect(throws: ArchiveError.refused(.ruleMissing)) {
            _ = try await follow(town, custodian, stranger.recipient)
        }
        #expect(try await town.refusals().map(\.reason) == ["rule-missing"])
        await #expect(throws: ArchiveError.notLogged) {
            _ = try await follow(town, custodian, reader.recipient, prove: { _ in nil })
        }
        #expect(try await follow(town, custodian, reader.recipient).count == 1)
        #expect(try await town.accesses().count == 1)
    }
}
