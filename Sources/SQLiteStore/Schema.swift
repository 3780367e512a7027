import GRDB
import Ledger

/// The tables of a ledger database and the steps that lead to them.
enum Schema {
    /// Marks the file as a ledger: "CsLg".
    static let applicationID = 0x4373_4c67
    /// The newest format; a database of format n needs the steps from n on.
    static let version = steps.count

    private static let steps = [
        """
        CREATE TABLE ledger (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            verifier_key TEXT NOT NULL,
            epoch INTEGER NOT NULL CHECK (epoch >= 0),
            size INTEGER NOT NULL CHECK (size >= 0)
        ) STRICT;
        CREATE TABLE entry (
            position INTEGER PRIMARY KEY,
            record_id TEXT NOT NULL,
            type TEXT NOT NULL,
            leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
            leaf BLOB NOT NULL CHECK (length(leaf) BETWEEN 1 AND 65535)
        ) STRICT;
        CREATE UNIQUE INDEX entry_record_id ON entry (record_id);
        CREATE UNIQUE INDEX entry_leaf_hash ON entry (leaf_hash);
        CREATE INDEX entry_type ON entry (type, position);
        CREATE TABLE tile (
            level INTEGER NOT NULL,
            position INTEGER NOT NULL,
            hashes BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192),
            PRIMARY KEY (level, position)
        ) STRICT;
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY,
            note TEXT NOT NULL,
            cosigned INTEGER NOT NULL CHECK (cosigned IN (0, 1))
        ) STRICT;
        CREATE INDEX checkpoint_cosigned ON checkpoint (size) WHERE cosigned = 1;
        """,
        addSearch,
    ]

    /// Kind and place beside each entry, read from the leaves that are there.
    ///
    /// A damaged leaf stops nothing here: `fsck` names it, and so it must be possible to open.
    private static let addSearch =
        """
        DROP INDEX entry_record_id;
        DROP INDEX entry_leaf_hash;
        DROP INDEX entry_type;
        ALTER TABLE entry RENAME TO entry_before;
        CREATE TEMP VIEW entry_read AS
        SELECT position, record_id, type, leaf_hash, leaf,
            iif(json_type(text, '$.area') = 'text', text ->> '$.area', '') AS area,
            coalesce(CAST(strftime('%s', text ->> '$.created') AS INTEGER), 0) AS hour,
            coalesce(text ->> '$.sig.key', '') AS issuer
        FROM (
            SELECT *, iif(json_valid(CAST(leaf AS TEXT)), CAST(leaf AS TEXT), '{}') AS text
            FROM entry_before
        );

        """ + EntryKind.table + """
            CREATE TABLE entry (
                position INTEGER PRIMARY KEY,
                record_id TEXT NOT NULL,
                type TEXT NOT NULL,
                kind INTEGER NOT NULL,
                place INTEGER NOT NULL CHECK (place >= 0),
                leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
                leaf BLOB NOT NULL CHECK (length(leaf) BETWEEN 1 AND 65535)
            ) STRICT;
            INSERT INTO kind (type, area, issuer)
            SELECT DISTINCT type, area, issuer FROM entry_read;
            INSERT INTO entry (position, record_id, type, kind, place, leaf_hash, leaf)
            SELECT position, record_id, type, kind.id, \(EntryPlace.expression), leaf_hash, leaf
            FROM entry_read JOIN kind USING (type, area, issuer)
            ORDER BY position;
            DROP VIEW entry_read;
            DROP TABLE entry_before;
            CREATE UNIQUE INDEX entry_record_id ON entry (record_id);
            CREATE UNIQUE INDEX entry_leaf_hash ON entry (leaf_hash);
            CREATE INDEX entry_type ON entry (type, position);
            CREATE INDEX entry_kind_place ON entry (kind, place);
            CREATE INDEX entry_place ON entry (place);
            """

    /// Makes the tables of a new ledger for the log with this verifier key.
    static func create(_ database: Database, verifierKey: String) throws {
        try database.inTransaction(.immediate) {
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try upgrade(database, from: 0)
            try database.execute(
                sql: "INSERT INTO ledger (id, verifier_key, epoch, size) VALUES (1, ?, 0, 0)",
                arguments: [verifierKey])
            return .commit
        }
    }

    /// Refuses a file that is no ledger or is newer than this program.
    ///
    /// - Returns: The database's format.
    static func check(_ database: Database) throws -> Int {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
        guard application == applicationID else { throw LedgerError.notALedger }
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard (1...version).contains(found) else { throw LedgerError.formatUnknown(version: found) }
        return found
    }

    /// Takes an older database to the newest format; the caller has begun the transaction.
    static func upgrade(_ database: Database, from found: Int) throws {
        for step in steps.dropFirst(found) { try database.execute(sql: step) }
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }
}
