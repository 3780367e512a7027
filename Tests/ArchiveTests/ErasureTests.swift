import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import Records
import SQLiteStore
import Sodium
import Testing

@Suite("Erasure, retention and hold")
struct ErasureTests {
    /// A town with two granted records, of which the first is to be erased.
    struct Scene {
        let town: Town
        let custodian: Custodian
        let erased: RecordIdentifier
        let survivor: RecordIdentifier

        init(reader: borrowing Reader, retainUntil: Timestamp? = nil) async throws {
            town = try await Town()
            custodian = try await town.open()
            try await town.rule()
            let file = Scratch.path("attachment")
            try Data((Personal.file + String(repeating: "x", count: 90_000)).utf8)
                .write(to: URL(filePath: file))
            let attachment = Submission.Attachment(name: "photo", path: file)
            erased = try await town.add(
                Submission.leak([attachment], retainUntil: retainUntil), to: custodian)
            survivor = try await town.add(Submission.leak([attachment]), to: custodian)
            for id in [erased, survivor] {
                _ = try await town.grant(reader.request(id), by: custodian)
            }
        }

        func eraseByRule() async throws {
            try await town.rule(.erase, purpose: "court-order", records: [erased])
            try await town.erase([erased], by: custodian)
        }

        /// Neither granted again nor opened, and the other one still both.
        func expectErased(_ custodian: Custodian, _ reader: borrowing Reader) async throws {
            await #expect(throws: ArchiveError.recordErased) {
                _ = try await custodian.open(erased, with: reader.identities)
            }
            await #expect(throws: ArchiveError.refused(.recordErased)) {
                _ = try await town.grant(reader.request(erased), by: custodian)
            }
            _ = try await custodian.open(survivor, with: reader.identities)
            let out = Scratch.path("out")
            try await custodian.openAttachment(
                0, of: survivor, with: reader.identities, to: out)
            #expect(FileManager.default.fileExists(atPath: out))
            _ = try await town.grant(reader.request(survivor), by: custodian)
        }
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func anErasedRecordOpensNoMoreAndTheOthersDo() async throws {
        let reader = try Reader()
        let scene = try await Scene(reader: reader)
        #expect(try names(scene.town.path + "/bodies").count == 2)
        try await scene.eraseByRule()
        try await scene.expectErased(scene.custodian, reader)
        let entry = try #require(try await scene.town.erasures().first)
        #expect(entry.records == [scene.erased] && entry.epoch == 2)
        #expect(entry.ground == "court-order")
        #expect(try names(scene.town.path + "/bodies").count == 1)
        #expect(try names(scene.town.path + "/epoch") == ["key-2", "lock", "seal.json"])
        // Once more is done already.
        try await scene.town.erase([scene.erased], by: scene.custodian)
        #expect(try await scene.town.erasures().count == 1)
    }

    /// Everything that was left before the erasure but the epoch key, restored after it, and helped
    /// along by naming the new epoch in it.
    @Test func aBackupFromBeforeYieldsNothing() async throws {
        let reader = try Reader()
        var scene: Scene? = try await Scene(reader: reader)
        let (town, erased, survivor) = try #require(
            scene.map { ($0.town, $0.erased, $0.survivor) })
        // Taken while the store is open, with its write-ahead log.
        let backup = try Scratch.copy(town.path, "backup")
        #expect(FileManager.default.fileExists(atPath: backup + "/archive.sqlite-wal"))
        try FileManager.default.removeItem(atPath: backup + "/epoch")
        try await scene?.eraseByRule()
        scene = nil
        await #expect(throws: (any Error).self) { _ = try await town.open(backup) }
        try FileManager.default.copyItem(
            atPath: town.path + "/epoch", toPath: backup + "/epoch")
        await #expect(throws: ArchiveError.epochMissing(number: 1)) {
            _ = try await town.open(backup)
        }
        // The failed opening destroyed nothing.
        #expect(try names(backup + "/epoch").contains("key-2"))
        let database = try DatabaseQueue(path: backup + "/archive.sqlite")
        try await database.write { try $0.execute(sql: "UPDATE archive SET epoch = 2") }
        try database.close()
        let restored = try await town.open(backup)
        for id in [erased, survivor] {
            await #expect(throws: ArchiveError.keyDamaged) {
                _ = try await restored.open(id, with: reader.identities)
            }
            await #expect(throws: ArchiveError.keyDamaged) {
                _ = try await town.grant(reader.request(id), by: restored)
            }
        }
    }

    /// With the passphrase, the new epoch key and every byte that lies in the directory.
    @Test func noWrappedKeyOfTheErasedRecordIsLeft() async throws {
        let reader = try Reader()
        var scene: Scene? = try await Scene(reader: reader)
        let (town, erased) = try #require(scene.map { ($0.town, $0.erased) })
        var old: [Data] = []
        do {
            let copy = try Scratch.copy(town.path, "before")
            let database = try DatabaseQueue(path: copy + "/archive.sqlite")
            old = try await database.read {
                try Data.fetchAll(
                    $0, sql: "SELECT sealed FROM wrapped WHERE record = ?",
                    arguments: [erased.description])
            }
        }
        #expect(old.count == 4)
        try await scene?.eraseByRule()
        scene = nil
        for (name, bytes) in try Scratch.contents(town.path) {
            for key in old { #expect(bytes.range(of: key) == nil, "\(name)") }
        }
    }

    @Test func oneOfficersWishIsRefusedWithATrace() async throws {
        let reader = try Reader()
        let scene = try await Scene(reader: reader)
        let town = scene.town
        await #expect(throws: ArchiveError.refused(.ruleMissing)) {
            try await town.erase([scene.erased], by: scene.custodian)
        }
        try await town.rule(.erase, purpose: "court-order", records: [scene.erased])
        await #expect(throws: ArchiveError.refused(.purposeNotAllowed)) {
            try await town.erase([scene.erased], by: scene.custodian, ground: "tidiness")
        }
        await #expect(throws: ArchiveError.refused(.recordNotAllowed)) {
            try await town.erase([scene.survivor], by: scene.custodian)
        }
        await #expect(throws: ArchiveError.refused(.recordUnknown)) {
            try await town.erase([RecordIdentifier()], by: scene.custodian)
        }
        for begins in [true, false] {
            await #expect(throws: ArchiveError.refused(.ruleMissing)) {
                try await scene.custodian.hold(
                    [scene.erased], begins: begins, members: town.members(), now: town.now,
                    append: town.append)
            }
        }
        let refusals = try await town.refusals()
        #expect(refusals.map(\.request) == [.erase, .erase, .erase, .erase, .hold, .release])
        #expect(try await town.erasures().isEmpty)
        #expect(try await town.holds().isEmpty)
        _ = try await scene.custodian.open(scene.erased, with: reader.identities)
    }

    @Test func aHoldStopsErasureAndRetention() async throws {
        let reader = try Reader()
        let due = City.time("2026-04-01T00:00:00Z")
        let scene = try await Scene(reader: reader, retainUntil: due)
        let town = scene.town
        func hold(_ begins: Bool) async throws {
            try await scene.custodian.hold(
                [scene.erased], begins: begins, members: town.members(), now: town.now,
                append: town.append)
        }
        try await town.rule(.hold, purpose: "trial", records: [scene.erased])
        try await hold(true)
        try await hold(true)
        #expect(try await town.holds().map(\.begins) == [true])
        town.advance(to: City.time("2026-05-01T00:10:00Z"))
        #expect(try await town.retain(by: scene.custodian) == .done(erasedCount: 0))
        try await town.rule(.erase, purpose: "court-order", records: [scene.erased])
        await #expect(throws: ArchiveError.refused(.recordHeld)) {
            try await town.erase([scene.erased], by: scene.custodian)
        }
        try await town.rule(.release, purpose: "trial-over", records: [scene.erased])
        try await hold(false)
        #expect(try await town.holds().map(\.begins) == [true, false])
        #expect(try await town.retain(by: scene.custodian) == .done(erasedCount: 1))
        try await scene.expectErased(scene.custodian, reader)
        let entry = try #require(try await town.erasures().first)
        #expect(entry.ground == "retention" && entry.rule == nil)
    }

    @Test func retentionIsLookedAtWithEachOpening() async throws {
        let reader = try Reader()
        let due = City.time("2026-04-01T00:00:00Z")
        var scene: Scene? = try await Scene(reader: reader, retainUntil: due)
        let (town, erased) = try #require(scene.map { ($0.town, $0.erased) })
        scene = nil
        town.advance(to: City.time("2026-03-31T23:59:59Z"))
        try await town.open().settle(append: town.append)
        #expect(try await town.erasures().isEmpty)
        town.advance(to: due)
        // Without the ledger nothing is destroyed.
        do {
            let custodian = try await town.open(offline: true)
            _ = try await custodian.open(erased, with: reader.identities)
        }
        let custodian = try await town.open()
        await #expect(throws: ArchiveError.recordErased) {
            _ = try await custodian.open(erased, with: reader.identities)
        }
        #expect(try await town.erasures().map(\.records) == [[erased]])
    }

    @Test func theEpochKeyMayLieElsewhere() async throws {
        let town = try await Town()
        let (path, epoch) = (Scratch.path("other"), Scratch.path("epoch"))
        do {
            _ = try Custodian.create(
                at: path, epochPath: epoch, name: "b.test.example", logKey: town.logKey,
                policyText: "", passphrase: Scratch.passphrase(),
                makeStore: { try SQLiteArchive.create(in: $0) })
        }
        #expect(try names(epoch) == ["key-1", "lock", "seal.json"])
        #expect(!FileManager.default.fileExists(atPath: path + "/epoch"))
        _ = try await town.open(path)
    }
}
