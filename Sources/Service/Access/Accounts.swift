import Foundation
import GRDB
import HTTPTypes
import Records
import SealedStorage
import Sodium

/// The accounts of people, with their passwords as Argon2id leaves them.
struct Accounts: Sendable {
    let store: ServiceStore

    /// Shortest password in bytes.
    static let leastPasswordByteCount = 12
    private static let largestPasswordByteCount = 1_024

    /// One account, without its password.
    struct Account: Hashable, Sendable {
        let name: String
        let roles: Set<ServiceRole>
        let office: String?
        let isDisabled: Bool
    }

    /// Makes an account, or gives it another password, other roles, another office; its sessions end.
    ///
    /// One that `isNew` takes no name that an account has.
    ///
    /// - Throws: `Problem` of status 422 for a name or password that cannot be used, 409 for a name that is.
    func set(
        _ name: String, roles: Set<ServiceRole>, office: String?,
        password: borrowing SecretBytes, isNew: Bool = false, by actor: String = Act.service
    ) throws {
        guard AccountName.isValid(name) else {
            throw Problem(.unprocessableContent, "account-name", about: "name")
        }
        guard Self.leastPasswordByteCount...Self.largestPasswordByteCount ~= password.count else {
            throw Problem(.unprocessableContent, "password-length", about: "password")
        }
        let hash = PasswordHash()
        let verifier = try Self.verifier(hash, password)
        try store.database.write { database in
            let taken = try Row.fetchOne(
                database, sql: "SELECT 1 FROM account WHERE name = ?", arguments: [name])
            guard !isNew || taken == nil else {
                throw Problem(.conflict, "account-taken", about: "name")
            }
            try database.execute(sql: "DELETE FROM session WHERE account = ?", arguments: [name])
            try database.execute(
                sql: """
                    INSERT INTO account (name, roles, office, salt, operations, memory, verifier)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET roles = excluded.roles,
                        office = excluded.office, salt = excluded.salt,
                        operations = excluded.operations, memory = excluded.memory,
                        verifier = excluded.verifier, disabled = 0
                    """,
                arguments: [
                    name, roles.text, office, Data(hash.salt), hash.operations,
                    hash.memoryByteCount, Data(verifier),
                ])
            try Act(.accountSet, roles: roles, by: actor, to: name, at: store.clock()).note(
                in: database)
        }
    }

    /// Gives an account that is not closed another password; its sessions end.
    ///
    /// - Throws: `Problem` of status 422 for a password that cannot be used, 404 for no such account.
    func setPassword(of name: String, _ password: borrowing SecretBytes) throws {
        guard Self.leastPasswordByteCount...Self.largestPasswordByteCount ~= password.count else {
            throw Problem(.unprocessableContent, "password-length", about: "password")
        }
        let hash = PasswordHash()
        let verifier = try Self.verifier(hash, password)
        try store.database.write { database in
            try database.execute(sql: "DELETE FROM session WHERE account = ?", arguments: [name])
            try database.execute(
                sql: """
                    UPDATE account SET salt = ?, operations = ?, memory = ?, verifier = ?
                    WHERE name = ? AND disabled = 0
                    """,
                arguments: [
                    Data(hash.salt), hash.operations, hash.memoryByteCount, Data(verifier), name,
                ])
            guard database.changesCount == 1 else { throw Problem(.notFound, "account-unknown") }
        }
    }

    /// Gives an account that is not closed other roles and another office; its sessions end.
    ///
    /// - Throws: `Problem` of status 404 for no such account.
    func change(
        _ name: String, roles: Set<ServiceRole>, office: String?, by actor: String = Act.service
    ) throws {
        try store.database.write { database in
            try database.execute(sql: "DELETE FROM session WHERE account = ?", arguments: [name])
            try database.execute(
                sql: "UPDATE account SET roles = ?, office = ? WHERE name = ? AND disabled = 0",
                arguments: [roles.text, office, name])
            guard database.changesCount == 1 else { throw Problem(.notFound, "account-unknown") }
            try Act(.accountChanged, roles: roles, by: actor, to: name, at: store.clock()).note(
                in: database)
        }
    }

    /// Closes an account and ends its sessions; what it did stays.
    func disable(_ name: String, by actor: String = Act.service) throws {
        try store.database.write { database in
            try database.execute(sql: "DELETE FROM session WHERE account = ?", arguments: [name])
            try database.execute(
                sql: "UPDATE account SET disabled = 1 WHERE name = ?", arguments: [name])
            guard database.changesCount == 1 else { throw Problem(.notFound, "account-unknown") }
            try Act(.accountClosed, by: actor, to: name, at: store.clock()).note(in: database)
        }
    }

    /// All accounts, by name.
    func all() throws -> [Account] {
        try store.database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM account ORDER BY name")
                .compactMap(Self.account)
        }
    }

    /// The account that `password` opens; `nil` for a wrong one, also after as long a computation for a
    /// name that is nobody's.
    func account(_ name: String, password: borrowing SecretBytes) throws -> Account? {
        guard password.count <= Self.largestPasswordByteCount else { return nil }
        let row = try store.database.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM account WHERE name = ? AND disabled = 0",
                arguments: [name])
        }
        let known = row.flatMap(Self.hash)
        let key = try (known?.hash ?? PasswordHash()).key(passphrase: password)
        guard let known, let row, HMAC.isValid(known.verifier, for: Self.label, key: key) else {
            return nil
        }
        return Self.account(row)
    }

    /// What is kept of a password: a hash of what Argon2id makes of it, so that the store holds no key.
    private static func verifier(
        _ hash: PasswordHash, _ password: borrowing SecretBytes
    ) throws -> [UInt8] {
        let key = try hash.key(passphrase: password)
        return HMAC.code(of: label, key: key)
    }

    private static let label = Array("countersign/account".utf8)

    private static func hash(_ row: Row) -> (hash: PasswordHash, verifier: [UInt8])? {
        let (salt, verifier): (Data, Data) = (row["salt"], row["verifier"])
        return PasswordHash(
            salt: Array(salt), operations: row["operations"], memoryByteCount: row["memory"]
        ).map { ($0, Array(verifier)) }
    }

    private static func account(_ row: Row) -> Account? {
        Set(text: row["roles"]).map {
            Account(
                name: row["name"], roles: $0, office: row["office"],
                isDisabled: row["disabled"] == 1)
        }
    }
}
