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
