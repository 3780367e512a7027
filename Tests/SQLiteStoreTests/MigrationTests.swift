import Foundation
import GRDB
import Ledger
import LedgerTestSupport
import Records
@testable import SQLiteStore
import Testing

@Suite("Ledgers of format 1")
struct MigrationTests {
    let city = TestCity()

    /// A ledger with a department and its events.
    private func fill() async throws {
        let (_, sequencer) = try await city.begin()
        _ = try await sequencer.append(TestCity.department(20))
        for area in [AreaCode("330105"), AreaCode("B.2"), nil] {
            _ = try await sequencer.append(
                TestCity.event(
                    by: 20, area: area, created: TestCity.time("2026-03-01T09:59:59Z")))
        }
        _ = try await sequencer.append(TestCity.note("the last"))
    }

    /// Rebuilds the entries as format 1 kept them, with the statements of that format.
    private func makeFormat1() async throws {
        try await city.waitUntilClosed()
        try city.tamper(
            """
            ALTER TABLE entry RENAME TO entry_after;
            DROP INDEX entry_record_id;
            DROP INDEX entry_leaf_hash;
            DROP INDEX entry_type;
            CREATE TABLE entry (
                position INTEGER PRIMARY KEY,
                record_id TEXT NOT NULL,
                type TEXT NOT NULL,
                leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
                leaf BLOB NOT NULL CHECK (length(leaf) BETWEEN 1 AND 65535)
            ) STRICT;
            INSERT INTO entry SELECT position, record_id, type, leaf_hash, leaf FROM entry_after;
            DROP TABLE entry_after;
            DROP TABLE kind;
            CREATE UNIQUE INDEX entry_record_id ON entry (record_id);
            CREATE UNIQUE INDEX entry_leaf_hash ON entry (leaf_hash);
            CREATE INDEX entry_type ON entry (type, position);
            PRAGMA user_version = 1;
            """)
    }

    private func tables() throws -> [String] {
        let queue = try DatabaseQueue(path: city.directory.appending(path: "ledger.sqlite").path)
        defer { try? queue.close() }
        return try queue.inDatabase {
            try String.fetchAll(
                $0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        }.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    @Test(arguments: ["reading", "cosigning", "sequencing"])
    func whoeverOpensItBringsItUpToDate(_ purpose: String) async throws {
        try await fill()
        try await city.waitUntilClosed()
        let (tables, entries) = (
            try tables(), try await city.openStore(for: .reading).entries(in: 0..<9)
        )
        try await makeFormat1()
        #expect(try self.tables() != tables)
        switch purpose {
        case "reading": _ = try await city.openStore(for: .reading)
        case "cosigning": _ = try await city.openStore(for: .cosigning)
        default: _ = try await city.openStore()
        }
        #expect(try city.number("PRAGMA user_version") == 2)
        // As if the ledger had been of this format from the beginning.
        #expect(try self.tables() == tables)
        #expect(entries.map(\.area) == [nil, nil, "330105", "B.2", nil, nil])
        #expect(try await city.openStore(for: .reading).entries(in: 0..<9) == entries)
        #expect(try await city.fsck().difference == nil)
        let reader = try await city.reader()
        let found = try await reader.search(RecordQuery(area: AreaCode("B.2")))
        #expect(found.map(\.index) == [3])
        try await city.fill(to: 7)
        #expect(try await city.fsck().difference == nil)
    }

    @Test(arguments: ["x'7b7d'", "x'00ff'", "x'5b5d'", "CAST('{\"area\":7,\"sig\":[]}' AS BLOB)"])
    func aDamagedLeafStopsNoMigration(_ leaf: String) async throws {
        try await fill()
        try await makeFormat1()
        try city.tamper("UPDATE entry SET leaf = \(leaf) WHERE position = 3")
        #expect(try await city.fsck().difference == .leafHash(index: 3))
    }

    @Test func aMigrationThatFailsLeavesEverything() async throws {
        try await fill()
        try await makeFormat1()
        try city.tamper("CREATE TABLE entry_before (x TEXT) STRICT")
        await #expect(throws: LedgerError.self) { try await city.openStore() }
        #expect(try city.number("PRAGMA user_version") == 1)
        #expect(try city.number("SELECT count(*) FROM entry") == 6)
        try city.tamper("DROP TABLE entry_before")
        #expect(try await city.fsck().difference == nil)
    }

    @Test func aReaderWithoutTheRightToWriteIsToldSo() async throws {
        try await fill()
        try await makeFormat1()
        let path = city.directory.appending(path: "ledger.sqlite").path
        guard geteuid() != 0 else {
            print("skipped: root may write everything")
            return
        }
        chmod(path, 0o400)
        await #expect(throws: LedgerError.storage(.inaccessible)) {
            try await city.openStore(for: .reading)
        }
    }
}
