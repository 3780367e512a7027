import Archive
import GRDB

/// The tables of an archive's database and the steps that lead to them.
enum ArchiveSchema {
    /// Marks the file as an archive: "CsAr".
    static let applicationID = 0x4373_4172
    /// The newest format; a database of format n needs the steps from n on.
    static let version = steps.count

    // `entry` holds every envelope the custodian made: `state` 0 waits for the ledger, 1 has its
    // index, 2 was refused. All other tables hold ciphertext and identifiers only.
    private static let steps = [
        """
        CREATE TABLE archive (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch INTEGER NOT NULL CHECK (epoch >= 1)
        ) STRICT;
        CREATE TABLE entry (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            type TEXT NOT NULL,
            leaf BLOB NOT NULL CHECK (length(leaf) BETWEEN 1 AND 65535),
            log_index INTEGER CHECK (log_index >= 0),
            state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            CHECK ((state = 1) = (log_index IS NOT NULL))
        ) STRICT;
        CREATE INDEX entry_type ON entry (type, log_index);
        CREATE INDEX entry_pending ON entry (position) WHERE state = 0;
        CREATE TABLE record (
            id TEXT PRIMARY KEY REFERENCES entry (id),
            retain_until INTEGER,
            holds INTEGER NOT NULL DEFAULT 0 CHECK (holds >= 0),
            erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX record_overdue ON record (retain_until)
            WHERE retain_until IS NOT NULL AND erased = 0 AND holds = 0;
        CREATE TABLE body (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            record TEXT NOT NULL REFERENCES record (id),
            bytes BLOB CHECK (length(bytes) <= 65536)
        ) STRICT;
        CREATE INDEX body_record ON body (record);
        CREATE INDEX body_file ON body (digest) WHERE bytes IS NULL;
        CREATE TABLE wrapped (
            record TEXT NOT NULL REFERENCES record (id),
            part TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (record, part)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE subject (
            handle BLOB PRIMARY KEY CHECK (length(handle) = 16),
            next INTEGER NOT NULL CHECK (next >= 0)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE access (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE REFERENCES entry (id),
            record TEXT NOT NULL REFERENCES record (id),
            finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
            disclosure BLOB
        ) STRICT;
        CREATE INDEX access_record ON access (record, position);
        CREATE TABLE following (
            reader BLOB NOT NULL CHECK (length(reader) = 32),
            rule TEXT NOT NULL,
            type TEXT NOT NULL,
            hour INTEGER NOT NULL,
            entry TEXT NOT NULL REFERENCES entry (id),
            PRIMARY KEY (reader, rule, type, hour)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE holding (
            rule TEXT NOT NULL,
            record TEXT NOT NULL REFERENCES record (id),
            PRIMARY KEY (rule, record)
        ) STRICT, WITHOUT ROWID;
        """
    ]

    /// Makes the tables of a new archive.
    static func create(_ database: Database) throws {
        try database.inTransaction(.immediate) {
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try upgrade(database, from: 0)
            try database.execute(sql: "INSERT INTO archive (id, epoch) VALUES (1, 1)")
            return .commit
        }
    }

    /// Refuses a file that is no archive or is newer than this program; returns its format.
    static func check(_ database: Database) throws -> Int {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
        guard application == applicationID else { throw ArchiveError.notAnArchive }
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard (1...version).contains(found) else {
            throw ArchiveError.formatUnknown(version: found)
        }
        return found
    }

    private static func upgrade(_ database: Database, from found: Int) throws {
        for step in steps.dropFirst(found) { try database.execute(sql: step) }
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }
}
