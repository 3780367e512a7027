import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Testing

@Suite("Sealing while others are added")
struct AddingTests {
    private func sealed(
        _ town: Town, _ custodian: Custodian, _ submissions: [Submission]
    ) async throws -> [SealedSubmission] {
        try await custodian.seal(
            contentsOf: submissions, members: town.members(), now: town.now
        ).map { try $0.get() }
    }

    private func file() throws -> String {
        let path = Scratch.path("attachment")
        try Data(randomBytes(100_000)).write(to: URL(filePath: path))
        return path
    }

    private func bodyFiles(_ town: Town) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: town.path + "/bodies").count
    }

    @Test func anErasureBetweenSealingAndAddingCostsNoRecord() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        try await town.rule()
        let gone = try await town.add(Submission.leak(), to: custodian)
        try await town.rule(.erase, purpose: "court-order", records: [gone])
        let submission = try Submission.leak([.init(name: "a", path: file())])
        let sealed = try await sealed(town, custodian, [submission])
        try await town.erase([gone], by: custodian)
        let added = try await custodian.add(
            sealed, members: town.members(), append: town.append)
        #expect(added[0].index != nil)
        let grant = try await town.grant(reader.request(submission.id), by: custodian)
        let document = try PayloadDocument(parsing: reader.decrypt(grant.file))
        try document.check(Envelope(leaf: added[0].leaf))
        #expect(try bodyFiles(town) == 1)
    }

    @Test func whatWasAddedMeanwhileIsNotAddedTwice() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let submission = try Submission.leak([.init(name: "a", path: file())])
        let first = try await sealed(town, custodian, [submission, submission])
        let second = try await sealed(town, custodian, [submission])
        let added = try await custodian.add(first, members: town.members(), append: town.append)
        let again = try await custodian.add(second, members: town.members(), append: town.append)
        #expect(added.map(\.leaf) == [added[0].leaf, added[0].leaf])
        #expect(again.map(\.leaf) == [added[0].leaf])
        #expect(again[0].index == added[0].index)
        #expect(try bodyFiles(town) == 1)
    }

    @Test func anotherContentUnderAKeptIdentifierIsRefused() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let key = try SubjectKey()
        let (file, other) = (try file(), try file())
        let submission = try Submission.leak([.init(name: "a", path: file)], subject: key)
        let first = try await custodian.add(
            submission, members: town.members(), now: town.now, append: town.append)
        func changed(_ change: (inout Submission) throws -> Void) rethrows -> Submission {
            var copy = submission
            try change(&copy)
            return copy
        }
        // New salts are no other content, and the order of fields is none.
        let salted = try changed {
            $0.fields = try $0.fields.reversed().map {
                try PayloadField(name: $0.name, value: $0.value)
            }
        }
        let again = try await custodian.add(
            salted, members: town.members(), now: town.now, append: town.append)
        #expect(again.leaf == first.leaf && again.index == first.index)
        let others = try [
            changed { $0.content = .request(try CommunityRequest(service: "tree", status: .open)) },
            changed { $0.content = .flow(try GrantTests.flow()) },
            changed { $0.area = AreaCode("D-08") },
            changed { $0.retainUntil = City.time("2030-01-01T00:00:00Z") },
            changed { $0.previous = RecordIdentifier() },
            changed { $0.supersedes = RecordIdentifier() },
            changed { $0.fields.removeLast() },
            changed { $0.fields[0] = try PayloadField(name: "name", value: "Li") },
            changed { $0.attachments = [] },
            changed { $0.attachments = [.init(name: "b", path: file)] },
            changed { $0.attachments = [.init(name: "a", path: other)] },
            changed { $0.subject = try SubjectKey() },
            changed { $0.subject = nil },
        ]
        for (place, other) in others.enumerated() {
            await #expect(throws: ArchiveError.identifierTaken, "\(place)") {
                _ = try await town.add(other, to: custodian)
            }
        }
        // Two of one group: the first is added, the other one refused.
        let new = try Submission.leak()
        var twin = new
        twin.area = AreaCode("D-09")
        let added = try await custodian.add(
            contentsOf: [new, twin, new, others[0]], members: town.members(), now: town.now,
            append: town.append)
        #expect(added.map(\.refusal) == [nil, .identifierTaken, nil, .identifierTaken])
        #expect(added.map { $0.index == nil } == [false, true, false, true])
        #expect(try bodyFiles(town) == 1)
        try await town.rule(.erase, purpose: "court-order", records: [submission.id])
        try await town.erase([submission.id], by: custodian)
        await #expect(throws: ArchiveError.recordErased) {
            _ = try await town.add(submission, to: custodian)
        }
    }

    @Test func eachIsSealedOrRefusedOnItsOwn() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        var submissions = try (0..<100).map { _ in try Submission.leak() }
        submissions[40].attachments = [.init(name: "a", path: Scratch.path("no-such-file"))]
        submissions[70].fields += submissions[70].fields
        let results = try await custodian.seal(
            contentsOf: submissions, members: town.members(), now: town.now)
        let refused = results.indices.filter { (try? results[$0].get()) == nil }
        #expect(refused == [40, 70])
        #expect(throws: StorageError.self) { _ = try results[40].get() }
        #expect(throws: ArchiveError.self) { _ = try results[70].get() }
        let ids = results.compactMap { (try? $0.get())?.id }
        #expect(
            ids
                == submissions.enumerated().filter { ![40, 70].contains($0.offset) }.map(
                    \.element.id))
    }
}
