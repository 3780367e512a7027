import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import Records
import SQLiteStore
import Sodium
import TestSupport
import Testing

@Suite("The archive's file, and the stock program")
struct StoreTests {
    private func directory() throws -> String {
        let path = Scratch.path("store")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func change(_ path: String, _ sql: String) throws {
        let database = try DatabaseQueue(path: path + "/archive.sqlite")
        try database.write { try $0.execute(sql: sql) }
        try database.close()
    }

    @Test func onlyAnArchiveOfAKnownFormatIsOpened() throws {
        let path = try directory()
        #expect(throws: ArchiveError.notAnArchive) { try SQLiteArchive.open(in: path) }
        _ = try SQLiteArchive.create(in: path)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: path + "/archive.sqlite")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        _ = try SQLiteArchive.open(in: path)
        try change(path, "PRAGMA user_version = 99")
        #expect(throws: ArchiveError.formatUnknown(version: 99)) {
            try SQLiteArchive.open(in: path)
        }
        try change(path, "PRAGMA application_id = 1")
        #expect(throws: ArchiveError.notAnArchive) { try SQLiteArchive.open(in: path) }
    }

    @Test func aFailedTransactionLeavesNothing() async throws {
        let store = try SQLiteArchive.create(in: directory())
        let entry = try Envelope(.note(LedgerNote(text: "x")), created: Town.now)
        try await store.note(entry)
        await #expect(throws: ArchiveError.self) {
            // The entry is there already, so the new epoch is not.
            try await store.erase([], epoch: 2, entry: entry) { $0.sealed }
        }
        #expect(try await store.epoch() == 1)
        #expect(try await store.pending(limit: 10) == [entry.leaf])
    }

    @Test func theStockProgramOpensWhatWasGranted() async throws {
        let program = "/usr/bin/age"
        guard FileManager.default.isExecutableFile(atPath: program) else { return }
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        let folder = try directory()
        let keys = try reader.identities.text().withBytes { bytes in
            Data(
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
        }
        try keys.write(to: URL(filePath: folder + "/keys"))
        for fields in [nil, ["text"]] {
            let grant = try await town.grant(reader.request(id, fields: fields), by: custodian)
            try Data(grant.file).write(to: URL(filePath: folder + "/granted.age"))
            let age = try ChildProcess(
                program, ["-d", "-i", folder + "/keys", folder + "/granted.age"],
                environment: [:])
            let plain = Array(age.allOutput())
            #expect(age.wait() == 0)
            if fields == nil {
                #expect(try PayloadDocument(parsing: plain).record == id)
            } else {
                #expect(try Disclosure(parsing: plain).verify().fields.map(\.name) == ["text"])
            }
        }
    }
}
