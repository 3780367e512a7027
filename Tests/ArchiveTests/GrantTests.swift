import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import JSONDocuments
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

@Suite("Adding, granting and opening")
struct GrantTests {
    @Test func aReaderOpensTheDocumentWithAgeAlone() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let id = try await town.add(Submission.leak(), to: custodian)
        let reader = try Reader()
        let grant = try await town.grant(reader.request(id), by: custodian)
        let plain = try reader.decrypt(grant.file)
        let document = try PayloadDocument(parsing: plain)
        #expect(document.fields.map(\.name) == ["name", "phone", "text"])
        #expect(document.fields[0].value == .string(Personal.name))
        #expect(plain.count == SizeBucket.byteCount(containing: document.bytes.count))
        let entry = try #require(try await town.accesses().first)
        #expect(entry.scope == .records([id], fields: nil))
        #expect(entry.reader == GrantRequest.digest(of: reader.recipient))
        guard case .document(let opened) = try await custodian.open(id, with: reader.identities)
        else { return #expect(Bool(false)) }
        #expect(opened == document)
        let stranger = try Reader()
        await #expect(throws: ArchiveError.notGranted) {
            _ = try await custodian.open(id, with: stranger.identities)
        }
        await #expect(throws: ArchiveError.recordUnknown) {
            _ = try await custodian.open(RecordIdentifier(), with: reader.identities)
        }
    }

    @Test func singleFieldsAreProvedByLogKeyAlone() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule(fields: ["text"])
        let id = try await town.add(Submission.leak(), to: custodian)
        let reader = try Reader()
        let grant = try await town.grant(
            reader.request(id, fields: ["text"]), by: custodian)
        let plain = try reader.decrypt(grant.file)
        let shown = try Disclosure(parsing: plain).verify(
            log: LogIdentity(keys: [town.logKey]), policy: .none)
        #expect(shown.envelope.id == id)
        #expect(shown.fields.map(\.name) == ["text"])
        let text = String(decoding: plain, as: UTF8.self)
        #expect(!text.contains(Personal.name) && !text.contains(Personal.phone))
        guard case .fields(let fields) = try await custodian.open(id, with: reader.identities)
        else { return #expect(Bool(false)) }
        #expect(fields == shown.fields)
    }

    @Test(arguments: [0, 1, 255, 60_000, 70_000, 3_000_001])
    func attachmentsKeepTheirSizeAndShowTheirBucket(_ size: Int) async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let (file, bytes) = (Scratch.path("in"), Data(randomBytes(size)))
        try bytes.write(to: URL(filePath: file))
        let id = try await town.add(
            Submission.leak([.init(name: "照片.jpg", path: file)]), to: custodian)
        let reader = try Reader()
        let grant = try await town.grant(reader.request(id), by: custodian)
        let bucket = SizeBucket.byteCount(containing: size)
        let sealedSize = BodyLayout.byteCount(plaintextByteCount: bucket)
        #expect(grant.attachments[0].body.byteCount == sealedSize)
        let out = Scratch.path("out")
        try await custodian.openAttachment(0, of: id, with: reader.identities, to: out)
        #expect(FileManager.default.contents(atPath: out) == bytes)
        let age = Scratch.path("age")
        try grant.attachments[0].write(to: age)
        let sealed = try #require(FileManager.default.contents(atPath: age))
        let plain = try reader.decrypt(Array(sealed))
        #expect(plain.count == bucket)
        #expect(Data(plain.prefix(size)) == bytes && plain.dropFirst(size).allSatisfy { $0 == 0 })
    }

    @Test func everyRefusalHasItsNameAndItsTrace() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        var expected: [Refusal] = []
        func expectRefusal(_ refusal: Refusal, _ request: GrantRequest) async throws {
            await #expect(throws: ArchiveError.refused(refusal)) {
                _ = try await town.grant(request, by: custodian)
            }
            expected.append(refusal)
            #expect(try await town.refusals().map(\.reason) == expected.map(\.rawValue))
        }
        try await expectRefusal(.ruleMissing, reader.request(id))
        let other = RecordIdentifier()
        let rule = try await town.rule(
            fields: ["text"], records: [id], areas: [#require(AreaCode("D-07"))])
        try await expectRefusal(.recordUnknown, reader.request(other))
        try await expectRefusal(.purposeNotAllowed, reader.request(id, purpose: "marketing"))
        // No code at all: the trace is left without it.
        try await expectRefusal(.purposeNotAllowed, reader.request(id, purpose: "Any Thing"))
        try await expectRefusal(.roleNotAllowed, reader.request(id, role: "press"))
        try await expectRefusal(.fieldsNotAllowed, reader.request(id))
        try await expectRefusal(.fieldsNotAllowed, reader.request(id, fields: ["text", "name"]))
        try await expectRefusal(
            .ruleMissing, reader.request(id, fields: ["text"], rule: RecordIdentifier()))
        let second = try await town.add(Submission.leak(), to: custodian)
        try await expectRefusal(.recordNotAllowed, reader.request(second, fields: ["text"]))
        try await town.rule(areas: [#require(AreaCode("D-08"))], replaces: rule)
        try await expectRefusal(.areaNotAllowed, reader.request(id))
        try await town.rule(purpose: "study", from: City.time("2026-03-03T00:00:00Z"))
        try await expectRefusal(.ruleNotValid, reader.request(id, purpose: "study"))
        try await town.rule(purpose: "count", types: [.trafficFlow])
        try await expectRefusal(.typeNotAllowed, reader.request(id, purpose: "count"))
        try await town.rule(purpose: "seek")
        try await expectRefusal(
            .fieldUnknown, reader.request(id, purpose: "seek", fields: ["height"]))
        let bare = try await town.add(
            Submission(.flow(Self.flow())), to: custodian)
        try await expectRefusal(.payloadMissing, reader.request(bare))
        #expect(try await town.accesses().isEmpty)
        await #expect(throws: ArchiveError.notGranted) {
            _ = try await custodian.open(id, with: reader.identities)
        }
    }

    static func flow() throws -> TrafficFlow {
        try TrafficFlow(
            segment: "S1", from: City.time("2026-03-02T09:00:00Z"), durationSeconds: 60,
            quality: .measured, vehicles: 3)
    }

    @Test func whatIsNotThereIsNotNotedAsGranted() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let reader = try Reader()
        let file = Scratch.path("in")
        try Data(randomBytes(200_000)).write(to: URL(filePath: file))
        let id = try await town.add(
            Submission.leak([.init(name: "a", path: file)]), to: custodian)
        let folder = town.path + "/bodies"
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
        let body = try Data(contentsOf: URL(filePath: folder + "/" + name))
        try body.dropLast().write(to: URL(filePath: folder + "/" + name))
        await #expect(throws: ArchiveError.bodyChanged) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        try FileManager.default.removeItem(atPath: folder + "/" + name)
        await #expect(throws: ArchiveError.bodyChanged) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        #expect(try await town.accesses().isEmpty)
        try body.write(to: URL(filePath: folder + "/" + name))
        _ = try await town.grant(reader.request(id), by: custodian)
        #expect(try await town.accesses().count == 1)
    }

    @Test func withoutAProofThereIsNoKey() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        func grant(_ prove: Custodian.Prove) async throws {
            _ = try await custodian.grant(
                reader.request(id), members: town.members(), now: town.now, append: town.append,
                prove: prove)
        }
        await #expect(throws: ArchiveError.notLogged) { try await grant { _ in nil } }
        await #expect(throws: ArchiveError.notLogged) {
            try await grant { _ in try await town.prove(0) }
        }
        // A proof from another log whose operator is not the one that is trusted.
        let other = try await Town(isForeign: true)
        for _ in 0..<3 { try await other.rule() }
        await #expect(throws: LogError.self) { try await grant { try await other.prove($0) } }
        await #expect(throws: ArchiveError.notGranted) {
            _ = try await custodian.open(id, with: reader.identities)
        }
        #expect(try await town.accesses().count == 1)
        try await grant(town.prove)
        #expect(try await town.accesses().count == 1)
        _ = try await custodian.open(id, with: reader.identities)
        // A new request is a new access.
        try await grant(town.prove)
        #expect(try await town.accesses().count == 2)
    }

    /// The operator's own signature is not enough where witnesses are asked for.
    @Test func withoutTheWitnessesThereIsNoKey() async throws {
        let town = try await Town()
        let witness = try NoteVerifierKey(
            name: "w.test.example", kind: .cosignature, publicKey: SigningKey().verificationKey)
        let custodian = try Custodian.create(
            at: Scratch.path("custodian"), name: "b.test.example", logKey: town.logKey,
            policyText: WitnessPolicy(threshold: 1, of: [witness]).text,
            passphrase: Scratch.passphrase(), makeStore: { try SQLiteArchive.create(in: $0) })
        try await town.admit(.department, "b", custodian.verifierKey)
        try await town.rule()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        await #expect(throws: LogError.quorumNotMet) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        await #expect(throws: ArchiveError.notGranted) {
            _ = try await custodian.open(id, with: reader.identities)
        }
    }

    @Test func whatTheLedgerRefusesIsNotKept() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let submission = try Submission.leak()
        await #expect(throws: ArchiveError.entryRefused) {
            _ = try await custodian.add(
                submission, members: town.members(), now: town.now
            ) { $0.map { _ in nil } }
        }
        let reader = try Reader()
        await #expect(throws: ArchiveError.recordUnknown) {
            _ = try await custodian.open(submission.id, with: reader.identities)
        }
        // The same submission can be made again.
        _ = try await custodian.add(
            submission, members: town.members(), now: town.now, append: town.append)
    }

    @Test func aBatchIsOneCallAndKnownRecordsAreNotAddedTwice() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let calls = Counter()
        let submissions = try (0..<50).map { _ in try Submission.leak() }
        let append = town.append
        let counted: Custodian.Append = { entries in
            calls.increment()
            return try await append(entries)
        }
        let added = try await custodian.add(
            contentsOf: submissions, members: town.members(), now: town.now, append: counted)
        #expect(calls.value == 1)
        let first = try #require(added[0].index)
        #expect(added.map(\.index) == (first..<first + 50).map { $0 })
        let again = try await custodian.add(
            contentsOf: submissions, members: town.members(), now: town.now, append: counted)
        #expect(again.map(\.index) == added.map(\.index))
        #expect(again.map(\.leaf) == added.map(\.leaf))
        #expect(calls.value == 1)
    }
}
