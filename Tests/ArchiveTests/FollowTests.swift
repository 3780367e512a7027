import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import JSONDocuments
import Records
import SQLiteStore
import Sodium
import Testing

@Suite("Standing recipients")
struct FollowTests {
    private func flow(
        _ town: Town, _ custodian: Custodian, subject: SubjectKey? = nil
    ) async throws -> RecordIdentifier {
        try await town.add(
            Submission(
                .flow(GrantTests.flow()), fields: [PayloadField(name: "sensor", value: "camera-7")],
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
        _ = try await town.add(Submission.leak(), to: custodian)
        let first = try await follow(town, custodian, reader.recipient)
        #expect(try first.map { try Envelope(leaf: $0.leaf).id } == ids)
        for record in first {
            let document = try PayloadDocument(
                parsing: reader.decrypt(#require(record.file)))
            try document.check(Envelope(leaf: record.leaf))
            #expect(document.fields.map(\.name) == ["sensor"])
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

    /// The headers for standing recipients that the archive keeps.
    private func keptHeaders(_ town: Town) throws -> Int {
        let database = try DatabaseQueue(path: town.path + "/" + SQLiteArchive.fileName)
        return try database.read { database in
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM wrapped WHERE part LIKE 'standing/%'") ?? 0
        }
    }

    @Test func itIsSealedAndNotedAsItIsAdded() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let other = try Reader()
        let late = try Reader()
        _ = try await flow(town, custodian)
        #expect(try keptHeaders(town) == 0)
        #expect(try await town.accesses().isEmpty)
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient, other.recipient])
        let id = try await flow(town, custodian)
        _ = try await flow(town, custodian, subject: SubjectKey())
        _ = try await town.add(Submission.leak(), to: custodian)
        #expect(try keptHeaders(town) == 2)
        let accesses = try await town.accesses()
        #expect(
            Set(accesses.map(\.reader))
                == Set([reader.recipient, other.recipient].map { GrantRequest.digest(of: $0) }))
        let entries = try await town.entries()
        let added = try #require(entries.firstIndex { $0.envelope.id == id })
        let noted = entries.indices.filter { entries[$0].envelope.type == .auditAccess }
        #expect(noted.count == 2 && noted.allSatisfy { $0 < added })
        // What was there before the rule is sealed on demand, the rest is what was kept.
        let first = try await follow(town, custodian, reader.recipient)
        let second = try await follow(town, custodian, reader.recipient)
        #expect(first.count == 2 && second.count == 2)
        #expect(first[0].file != second[0].file)
        #expect(first[1].file == second[1].file)
        let document = try PayloadDocument(parsing: reader.decrypt(#require(first[1].file)))
        try document.check(Envelope(leaf: first[1].leaf))
        #expect(try await town.accesses().count == 2)
        // A later rule for somebody else makes their headers as they follow.
        try await town.rule(types: [.trafficFlow], standing: [late.recipient])
        #expect(try await follow(town, custodian, late.recipient).count == 2)
        #expect(try keptHeaders(town) == 2)
    }

    @Test func aRuleForAnotherAreaTimeOrFieldSealsNothing() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        try await town.rule(
            areas: [#require(AreaCode("D-07"))], types: [.trafficFlow],
            standing: [reader.recipient])
        try await town.rule(
            types: [.trafficFlow], from: City.time("2026-04-01T00:00:00Z"),
            standing: [reader.recipient])
        try await town.rule(
            fields: ["inputs"], types: [.trafficFlow], standing: [reader.recipient])
        _ = try await flow(town, custodian)
        #expect(try keptHeaders(town) == 0)
        #expect(try await town.accesses().isEmpty)
    }

    @Test func erasureTakesTheHeaderAway() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient])
        let (erased, kept) = (
            try await flow(town, custodian), try await flow(town, custodian)
        )
        #expect(try keptHeaders(town) == 2)
        try await town.rule(
            .erase, purpose: "court-order", records: [erased], types: [.trafficFlow])
        try await town.erase([erased], by: custodian)
        #expect(try keptHeaders(town) == 1)
        let followed = try await follow(town, custodian, reader.recipient)
        #expect(try followed.map { try Envelope(leaf: $0.leaf).id } == [kept])
        _ = try reader.decrypt(#require(followed[0].file))
    }

    @Test func attachmentsAreFollowedToo() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let path = Scratch.path("attachment")
        let content = randomBytes(100_000)
        try Data(content).write(to: URL(filePath: path))
        func add() async throws {
            _ = try await town.add(
                Submission(
                    .flow(GrantTests.flow()), fields: [PayloadField(name: "inputs", value: 7)],
                    attachments: [.init(name: "frame", path: path)]), to: custodian)
        }
        try await add()
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient])
        try await add()
        #expect(try keptHeaders(town) == 2)
        for record in try await follow(town, custodian, reader.recipient) {
            let attachment = try #require(record.attachments.first)
            let out = Scratch.path("followed")
            try attachment.write(to: out)
            let opened = try reader.decrypt(Array(Data(contentsOf: URL(filePath: out))))
            #expect(Array(opened.prefix(content.count)) == content)
        }
    }

    @Test(arguments: [Step.bodiesWritten, .recordsStored, .entriesAppended])
    func deathBetweenTwoStepsLosesNothing(_ step: Step) async throws {
        struct Crash: Error {}
        let town = try await Town()
        let reader = try Reader()
        try await town.rule(types: [.trafficFlow], standing: [reader.recipient])
        let submission = Submission(
            .flow(try GrantTests.flow()), fields: [try PayloadField(name: "inputs", value: 7)])
        do {
            let custodian = try await town.open()
            await #expect(throws: Crash.self) {
                try await Step.$passing.withValue({ if $0 == step { throw Crash() } }) {
                    _ = try await town.add(submission, to: custodian)
                }
            }
        }
        let custodian = try await town.open()
        _ = try await town.add(submission, to: custodian)
        #expect(try await town.accesses().count == 1)
        #expect(try keptHeaders(town) == 1)
        let entries = try await town.entries().suffix(2)
        #expect(entries.map(\.envelope.type) == [.auditAccess, .trafficFlow])
        #expect(try await follow(town, custodian, reader.recipient).count == 1)
    }
}
