import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

/// One way to damage a ledger of 600 entries, and what the check must say.
struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String
    let expected: LedgerDifference

    var testDescription: String { name }

    /// Gives the entry at `position` a kind with these values, made from those of its own.
    private static func otherKind(_ values: String, of position: Int) -> String {
        """
        INSERT INTO kind (type, area, issuer) SELECT \(values) FROM kind
        WHERE id = (SELECT kind FROM entry WHERE position = \(position));
        UPDATE entry SET kind = last_insert_rowid() WHERE position = \(position);
        """
    }

    static let all = [
        Damage(
            name: "leaf", sql: "UPDATE entry SET leaf = x'7b7d' WHERE position = 300",
            expected: .leafHash(index: 300)),
        Damage(
            name: "leaf hash",
            sql: "UPDATE entry SET leaf_hash = zeroblob(32) WHERE position = 7",
            expected: .leafHash(index: 7)),
        Damage(
            name: "record id column",
            sql: "UPDATE entry SET record_id = replace(record_id, substr(record_id, 1, 4), 'ffff')"
                + " WHERE position = 9",
            expected: .entryIdentifier(index: 9)),
        Damage(
            name: "type column",
            sql: "UPDATE entry SET type = 'identity.member' WHERE position = 11",
            expected: .entryType(index: 11)),
        Damage(
            name: "area", sql: otherKind("type, 'A.1', issuer", of: 12),
            expected: .entryArea(index: 12)),
        Damage(
            name: "hour", sql: "UPDATE entry SET place = place + (1 << 36) WHERE position = 13",
            expected: .entryHour(index: 13)),
        Damage(
            name: "place of another position",
            sql: "UPDATE entry SET place = place + 1 WHERE position = 14",
            expected: .entryHour(index: 14)),
        Damage(
            name: "issuer",
            sql: otherKind("type, area, replace(issuer, 'ledger', 'Ledger')", of: 15),
            expected: .entryIssuer(index: 15)),
        Damage(
            name: "kind of another type",
            sql: otherKind("'identity.member', area, issuer", of: 16),
            expected: .entryIssuer(index: 16)),
        Damage(
            name: "kind that is none", sql: "UPDATE entry SET kind = 99 WHERE position = 17",
            expected: .entryIssuer(index: 17)),
        Damage(
            name: "missing entry", sql: "DELETE FROM entry WHERE position = 512",
            expected: .entryMissing(index: 512)),
        Damage(
            name: "entry behind the end",
            sql: "INSERT INTO entry VALUES"
                + " (600, 'a', 'ledger.note', 1, 0, zeroblob(32), x'00')",
            expected: .entryBeyondEnd(index: 600)),
        Damage(
            name: "full tile",
            sql: "UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)"
                + " WHERE level = 0 AND position = 1",
            expected: .tileHash(level: 0, index: 1, position: 0)),
        Damage(
            name: "open tile",
            sql: "UPDATE tile SET hashes = CAST(substr(hashes, 1, 64) || zeroblob(32)"
                + " || substr(hashes, 97) AS BLOB) WHERE level = 0 AND position = 2",
            expected: .tileHash(level: 0, index: 2, position: 2)),
        Damage(
            name: "upper tile",
            sql: "UPDATE tile SET hashes = CAST(substr(hashes, 1, 32) || zeroblob(32) AS BLOB)"
                + " WHERE level = 1 AND position = 0",
            expected: .tileHash(level: 1, index: 0, position: 1)),
        Damage(
            name: "narrow tile",
            sql: "UPDATE tile SET hashes = substr(hashes, 1, 8160)"
                + " WHERE level = 0 AND position = 0",
            expected: .tileMissing(level: 0, index: 0)),
        Damage(
            name: "missing tile", sql: "DELETE FROM tile WHERE level = 1",
            expected: .tileMissing(level: 1, index: 0)),
        Damage(
            name: "checkpoint signature",
            sql: "UPDATE checkpoint SET note = replace(note, char(10) || '201' || char(10),"
                + " char(10) || '202' || char(10)) WHERE size = 201",
            expected: .checkpointSignature(size: 201)),
        Damage(
            name: "checkpoint size", sql: "UPDATE checkpoint SET size = 202 WHERE size = 201",
            expected: .checkpointSize(size: 202)),
        Damage(
            name: "checkpoint behind the end",
            sql: "INSERT INTO checkpoint SELECT 700, note, 0 FROM checkpoint WHERE size = 600",
            expected: .checkpointBeyondEnd(size: 700)),
        Damage(
            name: "no checkpoint", sql: "DELETE FROM checkpoint WHERE size = 600",
            expected: .headUnsigned(size: 600)),
        Damage(
            name: "shorter head", sql: "UPDATE ledger SET size = 401",
            expected: .lastSigned(size: 600)),
    ]
}

@Suite("Fsck")
struct FsckTests {
    let city = TestCity()

    @Test func aWholeLedgerHasNoDifference() async throws {
        try await city.fill(to: 600, batch: 200)
        let fsck = try await city.fsck()
        #expect(fsck.difference == nil)
        #expect(fsck.entryCount == 600)
        #expect(fsck.checkpointCount == 4)
    }

    @Test(arguments: Damage.all)
    func damageIsNamed(_ damage: Damage) async throws {
        try await city.fill(to: 600, batch: 200)
        try city.tamper(damage.sql)
        #expect(try await city.fsck().difference == damage.expected)
    }

    @Test(arguments: ["record_id", "leaf_hash"])
    func aStaleIndexIsFound(_ column: String) async throws {
        try await city.fill(to: 600, batch: 200)
        try await city.waitUntilClosed()
        let table = "sqlite_schema WHERE name = 'entry_\(column)'"
        let page = try #require(try city.number("SELECT rootpage FROM \(table)"))
        // Hidden from SQLite, the index misses that two entries trade their places.
        try city.tamper("DELETE FROM \(table)")
        try city.tamper(
            """
            UPDATE entry SET position = -1 WHERE position = 8;
            UPDATE entry SET position = 8 WHERE position = 9;
            UPDATE entry SET position = 9 WHERE position = -1;
            UPDATE entry SET place = (place >> 36 << 36) | position WHERE position IN (8, 9);
            """)
        try city.tamper(
            """
            INSERT INTO sqlite_schema VALUES ('index', 'entry_\(column)', 'entry', \(page),
                'CREATE UNIQUE INDEX entry_\(column) ON entry (\(column))');
            """)
        let expected: LedgerDifference =
            column == "record_id" ? .identifierIndex(index: 8) : .leafHashIndex(index: 8)
        #expect(try await city.fsck().difference == expected)
    }

    @Test(arguments: ["place", "kind_place"])
    func aSearchIndexThatLeavesSomethingOutIsFound(_ name: String) async throws {
        try await city.fill(to: 600, batch: 200)
        try await city.waitUntilClosed()
        // Kept under a condition, the index misses what does not meet it; then the condition goes.
        try city.tamper(
            "UPDATE sqlite_schema SET sql = sql || ' WHERE position <> 9'"
                + " WHERE name = 'entry_\(name)'")
        try city.tamper("REINDEX entry_\(name)")
        try city.tamper(
            "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE position <> 9', '')"
                + " WHERE name = 'entry_\(name)'")
        let difference = try await city.fsck().difference
        guard case .engine = difference else {
            Issue.record("\(String(describing: difference))")
            return
        }
    }

    @Test func aForgedEntryIsNotAdmitted() async throws {
        let (store, sequencer) = try await city.begin()
        _ = try await sequencer.append(TestCity.note("one"))
        let stranger = try TestCity.key(9)
        let forged = try TestCity.note("two").signed(by: stranger, name: "stranger")
        // The operator itself writes what its own rules refuse: tree and checkpoint hold.
        var edge = RightEdge()
        var entries = try await store.entries(in: 0..<2)
        entries.append(try StoredEntry(forged, at: 2))
        let tiles = edge.append(entries.map(\.leafHash)).map {
            StoredTile(level: $0.level, index: $0.index, hashes: $0.bytes)
        }
        let signer = try TestCity.signer()
        let note = try signer.sign(
            Checkpoint(origin: TestCity.origin, size: 3, root: edge.root))
        try await store.commit(
            LedgerBatch(
                head: store.head(), entries: [entries[2]], tiles: tiles,
                checkpoint: StoredCheckpoint(
                    size: 3, note: String(decoding: note.bytes, as: UTF8.self),
                    isCosigned: false)))
        #expect(try await city.fsck().difference == .entryNotAdmitted(index: 2, .operatorOnly))
    }

    @Test func anotherRootUnderTheLogsOwnKeyIsFound() async throws {
        try await city.fill(to: 600, batch: 200)
        let signer = try TestCity.signer()
        let note = try signer.sign(
            Checkpoint(origin: TestCity.origin, size: 401, root: .leaf([1])))
        let hex = hexadecimal(note.bytes)
        try city.tamper(
            "UPDATE checkpoint SET note = CAST(x'\(hex)' AS TEXT) WHERE size = 401")
        #expect(try await city.fsck().difference == .checkpointRoot(size: 401))
    }

    @Test func aDamagedLastSignedFileIsFound() async throws {
        try await city.fill(to: 5)
        try await city.waitUntilClosed()
        let path = city.directory.appending(path: "last-signed")
        try Data("nonsense\n".utf8).write(to: path)
        #expect(try await city.fsck().difference == .lastSignedMalformed)
        let store = try await city.openStore()
        await #expect(throws: LedgerError.storage(.corrupt)) { try await city.sequencer(store) }
    }

    @Test func damagedPagesAreFound() async throws {
        try await city.fill(to: 600, batch: 200)
        try await city.waitUntilClosed()
        let path = city.directory.appending(path: "ledger.sqlite")
        var bytes = try Data(contentsOf: path)
        for page in 10..<20 {
            bytes.replaceSubrange(page * 4096..<page * 4096 + 64, with: Data(count: 64))
        }
        try bytes.write(to: path)
        let difference = try await city.fsck().difference
        guard case .engine = difference else {
            Issue.record("\(String(describing: difference))")
            return
        }
    }

    @Test func itChecksBesideARunningSequencer() async throws {
        let (_, sequencer) = try await city.begin()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for turn in 0..<20 {
                    let notes = try (0..<50).map { try TestCity.note("\(turn) \($0)") }
                    for result in await sequencer.append(contentsOf: notes) { _ = try result.get() }
                }
            }
            for _ in 0..<10 {
                #expect(try await city.fsck().difference == nil)
            }
            try await group.waitForAll()
        }
        #expect(try await city.fsck().entryCount == 1001)
    }

    @Test func namesAreUnique() {
        let codes = Set(Damage.all.map(\.expected.code))
        #expect(codes.count > 9)
        #expect(Damage.all.allSatisfy { $0.expected.summary.hasPrefix($0.expected.code) })
    }
}
