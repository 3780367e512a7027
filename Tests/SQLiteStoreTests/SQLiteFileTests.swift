import Foundation
import GRDB
import Ledger
import LedgerTestSupport
@testable import SQLiteStore
import Testing

@Suite("SQLite files")
struct SQLiteFileTests {
    let city = TestCity()

    @Test func modesOfDirectoryAndFiles() async throws {
        let (store, _) = try await city.begin()
        let files = FileManager.default
        let directory = try files.attributesOfItem(atPath: city.directory.path)
        #expect(directory[.posixPermissions] as? Int == 0o700)
        let names = try files.contentsOfDirectory(atPath: city.directory.path)
        #expect(
            Set(names) == [
                "ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.lock",
                "last-signed",
            ])
        for name in names {
            let path = city.directory.appending(path: name).path
            let file = try files.attributesOfItem(atPath: path)
            #expect(file[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        #expect(try await store.head().size == 1)
    }

    @Test func aCommitIsFlushed() async throws {
        let store = try await city.makeStore()
        let synchronous = try await store.writing {
            try Int.fetchOne($0, sql: "PRAGMA synchronous")
        }
        let journal = try await store.writing {
            try String.fetchOne($0, sql: "PRAGMA journal_mode")
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
    }

    @Test func theFileSaysWhatItIs() async throws {
        try await city.fill(to: 2)
        #expect(try city.number("PRAGMA application_id") == 0x4373_4c67)
        #expect(try city.number("PRAGMA user_version") == 2)
        #expect(
            try city.number(
                "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                    + " AND strict = 0 AND name NOT LIKE 'sqlite_%'") == 0)
    }

    @Test func aLedgerIsMadeOnce() async throws {
        _ = try await city.makeStore()
        await #expect(throws: LedgerError.ledgerExists) { try await city.makeStore() }
        try FileManager.default.removeItem(at: city.directory.appending(path: "ledger.sqlite"))
        await #expect(throws: LedgerError.notALedger) { try await city.openStore() }
        // What was signed before must not be signed anew.
        try Data().write(to: city.directory.appending(path: "last-signed"))
        await #expect(throws: LedgerError.ledgerExists) { try await city.makeStore() }
    }

    @Test func aHalfMadeLedgerIsMadeAnew() async throws {
        _ = try await city.makeStore()
        let files = FileManager.default
        let path = city.directory.appending(path: "ledger.sqlite")
        let draft = city.directory.appending(path: "ledger.sqlite.new")
        try files.moveItem(at: path, to: draft)
        _ = try await city.begin()
        #expect(!files.fileExists(atPath: draft.path))
        #expect(try await city.fsck().difference == nil)
    }

    @Test func foreignFilesAreRefused() async throws {
        await #expect(throws: LedgerError.notALedger) { try await city.openStore() }
        let files = FileManager.default
        try files.createDirectory(at: city.directory, withIntermediateDirectories: true)
        await #expect(throws: LedgerError.notALedger) { try await city.openStore() }
        let path = city.directory.appending(path: "ledger.sqlite")
        let foreign = try DatabaseQueue(path: path.path)
        try foreign.inDatabase { try $0.execute(sql: "CREATE TABLE t (x)") }
        try foreign.close()
        for purpose in [SQLiteStore.Access.reading, .cosigning, .sequencing(waitMilliseconds: 0)] {
            await #expect(throws: LedgerError.notALedger) {
                try await city.openStore(for: purpose)
            }
        }
        try Data(repeating: 65, count: 9_000).write(to: path)
        await #expect(throws: LedgerError.storage(.corrupt)) { try await city.openStore() }
    }

    @Test func aNewerFormatIsRefused() async throws {
        try await city.fill(to: 2)
        try await city.waitUntilClosed()
        try city.tamper("PRAGMA user_version = 3")
        await #expect(throws: LedgerError.formatUnknown(version: 3)) {
            try await city.openStore()
        }
    }

    @Test func whoMayAppendRemovesWhatAKilledWriterLeft() async throws {
        try await city.fill(to: 2)
        try await city.waitUntilClosed()
        let names = ["last-signed.00112233445566ff.tmp", "last-signed.notes", "last-signed"]
        for name in names.prefix(2) {
            try Data().write(to: city.directory.appending(path: name))
        }
        func left() throws -> [String] {
            let all = try FileManager.default.contentsOfDirectory(atPath: city.directory.path)
            return names.filter(all.contains)
        }
        _ = try await city.openStore(for: .reading)
        #expect(try left() == names)
        _ = try await city.openStore()
        #expect(try left() == Array(names.dropFirst()))
    }

    @Test func readersOpenBesideAWriterAndAfterIt() async throws {
        do {
            let (_, sequencer) = try await city.begin()
            let reader = try await city.reader()
            #expect(try await reader.size() == 1)
            _ = try await sequencer.append(TestCity.note("seen"))
            #expect(try await reader.size() == 2)
        }
        try await city.waitUntilClosed()
        #expect(try await city.reader().size() == 2)
        let reading = try await city.openStore(for: .reading)
        await #expect(throws: LedgerError.storage(.inaccessible)) { try await reading.claim() }
    }
}
