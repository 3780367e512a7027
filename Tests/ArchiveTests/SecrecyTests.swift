import Age
import AgeTestSupport
@testable import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import JSONDocuments
import Records
import Sodium
import Testing

@Suite("What the files show")
struct SecrecyTests {
    /// Every form in which a personal string, or a hash of it alone, could stand in a file.
    private func forms(_ text: String) -> [Data] {
        let bytes = Array(text.utf8)
        let quoted = JSONValue.string(text).canonicalBytes
        var forms = [bytes, Array(base64(bytes).utf8), Array(hexadecimal(bytes).utf8)]
        for input in [bytes, quoted] {
            let digest = SHA256.hash(input).bytes
            forms += [digest, Array(hexadecimal(digest).utf8), Array(base64(digest).utf8)]
        }
        return forms.map { Data($0) }
    }

    @Test func noFileHoldsAPersonalStringOrItsHash() async throws {
        let town = try await Town()
        try await town.rule()
        let key = try SubjectKey()
        let reader = try Reader()
        let file = Scratch.path("attachment")
        try Data(Personal.file.utf8).write(to: URL(filePath: file))
        let custodian = try await town.open()
        let id = try await town.add(
            Submission.leak([.init(name: "photo", path: file)], subject: key), to: custodian)
        _ = try await town.grant(reader.request(id), by: custodian)
        _ = try await town.grant(reader.request(id, fields: ["name"]), by: custodian)
        let subject = key.secret.withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        let needles = Personal.all.flatMap(forms) + [Data(subject)]
        var names: Set<String> = []
        for path in [town.path, town.ledgerPath] {
            for (name, bytes) in try Scratch.contents(path) {
                names.insert(name)
                for needle in needles { #expect(bytes.range(of: needle) == nil, "\(name)") }
            }
        }
        #expect(names.isSuperset(of: ["archive.sqlite", "archive.sqlite-wal", "ledger.sqlite"]))
        // The search would find it.
        let plain = Data(("x" + Personal.name).utf8)
        #expect(needles.contains { plain.range(of: $0) != nil })
    }

    /// What anybody sees of a payload's size is its bucket.
    @Test func documentsOfOneBucketAreBodiesOfOneSize() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        func size(_ count: Int) async throws -> Int? {
            var submission = try Submission.leak()
            submission.fields = [
                try PayloadField(
                    name: "text", value: .string(String(repeating: "x", count: count)))
            ]
            let id = try await town.add(submission, to: custodian)
            return try await custodian.envelope(id).filing.payload?.document.byteCount
        }
        let shortest = try #require(try await size(1))
        var sizes: [Int: Set<Int>] = [:]
        for count in stride(from: 1, through: 1_001, by: 40) {
            let plain = try PayloadDocument(
                record: RecordIdentifier(),
                fields: [
                    PayloadField(
                        name: "text", value: .string(String(repeating: "x", count: count)))
                ]
            ).bytes.count
            sizes[SizeBucket.byteCount(containing: plain), default: []].insert(
                try #require(try await size(count)))
        }
        #expect(sizes.count >= 3)
        #expect(sizes.values.allSatisfy { $0.count == 1 })
        #expect(sizes.values.contains([shortest]))
        #expect(Set(sizes.values).count == sizes.count)
    }

    /// Which records are about one person is under the record's own key.
    @Test func theStoreDoesNotGroupRecordsBySubject() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let key = try SubjectKey()
        for _ in 0..<2 { _ = try await town.add(Submission.leak(subject: key), to: custodian) }
        for (name, bytes) in try Scratch.contents(town.path) {
            #expect(bytes.range(of: Data(key.handle.bytes)) == nil, "\(name)")
        }
    }

    @Test func aBodyThatWasChangedIsNotHandedOut() async throws {
        let town = try await Town()
        try await town.rule()
        let reader = try Reader()
        let custodian = try await town.open()
        let file = Scratch.path("attachment")
        try Data(randomBytes(200_000)).write(to: URL(filePath: file))
        let id = try await town.add(
            Submission.leak([.init(name: "a", path: file)]), to: custodian)
        let grant = try await town.grant(reader.request(id), by: custodian)
        let body = custodian.bodies.file(grant.attachments[0].body.digest)
        var bytes = try #require(FileManager.default.contents(atPath: body))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: body))
        let out = Scratch.path("out")
        #expect(throws: ArchiveError.bodyChanged) { try grant.attachments[0].write(to: out) }
        await #expect(throws: AgeError.bodyChanged) {
            try await custodian.openAttachment(0, of: id, with: reader.identities, to: out)
        }
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    /// The document in the store is the leaf's, and what it opens to is the leaf's too.
    @Test func anotherDocumentInItsPlaceIsRefused() async throws {
        let town = try await Town()
        let reader = try Reader()
        try await town.rule()
        let custodian = try await town.open()
        let submission = try Submission.leak()
        let id = try await town.add(submission, to: custodian)
        _ = try await town.grant(reader.request(id), by: custodian)
        let envelope = try await custodian.envelope(id)
        let fileKey = try FileKey()
        func refusal(_ record: RecordIdentifier, _ fields: [PayloadField]) throws -> ArchiveError? {
            let document = try PayloadDocument(record: record, fields: fields)
            let body = try AgeFile.encryptBody(document.bytes, fileKey: fileKey).bytes
            return #expect(throws: ArchiveError.self) {
                try custodian.document(body, of: envelope, fileKey: fileKey)
            }
        }
        let forged =
            try Array(submission.fields.dropLast())
            + [PayloadField(name: "text", value: "all is well")]
        #expect(try refusal(id, forged) == .payloadChanged(.fieldRootMismatch))
        #expect(
            try refusal(RecordIdentifier(), submission.fields)
                == .payloadChanged(.payloadOfAnotherRecord))
        let other = try await town.add(Submission.leak(), to: custodian)
        let database = try DatabaseQueue(path: town.path + "/archive.sqlite")
        try await database.write { database in
            try database.execute(
                sql: """
                    UPDATE body SET bytes = (SELECT bytes FROM body WHERE record = ?)
                    WHERE record = ?
                    """, arguments: [other.description, id.description])
        }
        try database.close()
        await #expect(throws: ArchiveError.bodyChanged) {
            _ = try await custodian.open(id, with: reader.identities)
        }
        await #expect(throws: ArchiveError.bodyChanged) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
    }

    /// age does not commit to its key; the payload does.
    @Test func oneBodyUnderTwoKeysIsOneAttachment() throws {
        let first = try FileKey()
        let second = try FileKey()
        let text = Array("pay the amount 1".utf8)
        let body = try EquivocalBody(
            first: text, under: first, second: Array("pay the amount 9".utf8), under: second)
        let description = try PayloadAttachment(
            name: "bill", byteCount: text.count, content: SHA256.hash(text),
            body: SHA256.hash(body.bytes))
        let out = Scratch.path("out")
        try AttachmentFile.open(
            description, from: .bytes(body.bytes), fileKey: first, to: out)
        #expect(FileManager.default.contents(atPath: out) == Data(text))
        let other = Scratch.path("out")
        #expect(throws: ArchiveError.attachmentChanged) {
            try AttachmentFile.open(
                description, from: .bytes(body.bytes), fileKey: second, to: other)
        }
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    /// The custodian's own key, put in another's place, opens nothing and shows nothing.
    @Test func wrappedKeysAreBoundToTheirPlace() throws {
        let key = EpochKey(number: 3, secret: try .random(count: 32))
        let next = EpochKey(number: 4, secret: try .random(count: 32))
        let record = RecordIdentifier()
        let secret = try SecretBytes.random(count: 16)
        let sealed = try key.wrap(secret, record: record.bytes, part: .document)
        func opens(_ key: EpochKey, _ sealed: [UInt8], _ record: RecordIdentifier, _ part: KeyPart)
            throws -> Bool
        {
            try key.unwrap(sealed, record: record.bytes, part: part).isEqual(to: secret)
        }
        #expect(try opens(key, sealed, record, .document))
        let moved = try key.rewrap(
            WrappedKey(record: record, part: .document, sealed: sealed), to: next)
        #expect(try opens(next, moved, record, .document))
        for (key, sealed, record, part) in [
            (key, sealed, RecordIdentifier(), KeyPart.document),
            (key, sealed, record, .attachment(0)), (next, sealed, record, .document),
            (key, moved, record, .document),
        ] {
            #expect(throws: ArchiveError.keyDamaged) { try opens(key, sealed, record, part) }
        }
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: ArchiveError.keyDamaged) {
                try opens(key, altered, record, .document)
            }
            #expect(throws: ArchiveError.keyDamaged) {
                try key.rewrap(
                    WrappedKey(record: record, part: .document, sealed: altered), to: next)
            }
        }
    }
}
