import Foundation
import GRDB
import Records
import SealedStorage

/// The service's own database: accounts, tokens, sessions, and what it must not forget between two starts.
///
/// One SQLite file of mode 0600. No claim and no key of a role is ever in it.
public struct ServiceStore: Sendable {
    /// The file's name in a service's directory.
    static let fileName = "service.sqlite"
    /// The newest format.
    static var newestFormat: Int { steps.count }

    /// Marks the file as a service's: "CsSv".
    private static let applicationID = 0x4373_5376

    let database: DatabaseQueue
    /// What acts are dated by.
    let clock: @Sendable () -> Timestamp

    /// Opens the database at `path`, or makes it; one of an older format is brought up to date.
    ///
    /// - Throws: `StorageError.damaged` for a file that is another's or of a newer format.
    public init(path: String) throws { try self.init(path: path, clock: { .now }) }

    /// Opens it with a clock of one's own.
    init(path: String, clock: @escaping @Sendable () -> Timestamp) throws {
        self.clock = clock
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StorageError.failed(operation: "open", path: path, errorNumber: errno)
        }
        close(file)
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "countersign.service"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        database = try DatabaseQueue(path: path, configuration: configuration)
        try database.inDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
        // All steps or none: whoever is killed in between leaves the format that was.
        try database.write { database in
            let mark = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard mark == Self.applicationID || (mark == 0 && version == 0),
                version <= Self.steps.count
            else { throw StorageError.damaged(path: path) }
            for step in Self.steps[version...] { try database.execute(sql: step) }
            try database.execute(
                sql: """
                    PRAGMA application_id = \(Self.applicationID);
                    PRAGMA user_version = \(Self.steps.count);
                    """)
        }
    }

    /// The steps that lead to the newest format; a database of format n needs those from n on.
    static let steps = [
        """
        CREATE TABLE account (
            name TEXT PRIMARY KEY,
            roles TEXT NOT NULL,
            office TEXT,
            salt BLOB NOT NULL,
            operations INTEGER NOT NULL,
            memory INTEGER NOT NULL,
            verifier BLOB NOT NULL CHECK (length(verifier) = 32),
            disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
        ) STRICT;
        CREATE TABLE token (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
            name TEXT NOT NULL UNIQUE,
            roles TEXT NOT NULL,
            office TEXT,
            expires INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE session (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
            account TEXT NOT NULL REFERENCES account (name) ON DELETE CASCADE,
            expires INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX session_expires ON session (expires);
        """,
        """
        ALTER TABLE token ADD COLUMN owner TEXT REFERENCES account (name) ON DELETE CASCADE;
        CREATE INDEX token_owner ON token (owner);
        """,
        """
        CREATE TABLE repetition (
            name BLOB PRIMARY KEY CHECK (length(name) = 32),
            request BLOB NOT NULL CHECK (length(request) = 32),
            expires INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('begun', 'natural', 'answered')),
            status INTEGER,
            location TEXT,
            media TEXT,
            content BLOB CHECK (length(content) <= 65536)
        ) STRICT;
        CREATE INDEX repetition_expires ON repetition (expires);
        CREATE TABLE job (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            kind TEXT NOT NULL,
            owner TEXT NOT NULL,
            state TEXT NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER NOT NULL,
            result TEXT,
            problem TEXT,
            created INTEGER NOT NULL,
            changed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX job_state ON job (kind, state, created);
        """,
        """
        CREATE TABLE act (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            act TEXT NOT NULL,
            roles TEXT NOT NULL,
            actor TEXT NOT NULL,
            subject TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 32),
            created INTEGER NOT NULL,
            entry INTEGER
        ) STRICT;
        CREATE INDEX act_entry ON act (entry);
        CREATE TABLE proposal (
            id TEXT PRIMARY KEY CHECK (length(id) = 32),
            change TEXT NOT NULL,
            definition BLOB NOT NULL CHECK (length(definition) = 32),
            tag TEXT,
            reason TEXT,
            proposer TEXT NOT NULL,
            confirmer TEXT,
            state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'withdrawn')),
            created INTEGER NOT NULL
        ) STRICT;
        """,
    ]
}
