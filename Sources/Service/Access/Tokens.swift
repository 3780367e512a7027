import Foundation
import GRDB
import HTTPTypes
import Records
import Sodium

/// The tokens of programs: named, with roles, for a time.
struct Tokens: Sendable {
    let store: ServiceStore

    /// What a token's text begins with, so that one that was published by mistake is found.
    static let prefix = "cst_"

    /// One token, without its text.
    struct Token: Hashable, Sendable {
        let name: String
        let roles: Set<ServiceRole>
        let office: String?
        let expires: Timestamp
    }

    /// Makes a token; its text is told this once.
    ///
    /// - Throws: `Problem` of status 422 for a name that cannot be used, 409 for one that is.
    func make(_ token: Token) throws -> String {
        guard AccountName.isValid(token.name) else {
            throw Problem(.unprocessableContent, "account-name", about: "name")
        }
        let secret = CarriedSecret(prefix: Self.prefix)
        do {
            try store.database.write { database in
                try database.execute(
                    sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        Data(CarriedSecret.hash(secret.text).bytes), token.name, token.roles.text,
                        token.office, token.expires.epochSeconds,
                    ])
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw Problem(.conflict, "token-taken", about: "name")
        }
        return secret.text
    }

    /// Ends a token.
    func remove(_ name: String) throws {
        try store.database.write { database in
            try database.execute(sql: "DELETE FROM token WHERE name = ?", arguments: [name])
            guard database.changesCount == 1 else { throw Problem(.notFound, "token-unknown") }
        }
    }

    /// All tokens, by name, also those that have expired.
    func all() throws -> [Token] {
        try store.database.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM token ORDER BY name")
                .compactMap(Self.token)
        }
    }

    /// The token with this text, unless it has expired.
    func token(_ text: String, now: Timestamp) throws -> Token? {
        guard text.hasPrefix(Self.prefix) else { return nil }
        return try store.database.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM token WHERE hash = ? AND expires > ?",
                arguments: [Data(CarriedSecret.hash(text).bytes), now.epochSeconds]
            ).flatMap(Self.token)
        }
    }

    private static func token(_ row: Row) -> Token? {
        guard let roles = Set<ServiceRole>(text: row["roles"]),
            let expires = Timestamp(epochSeconds: row["expires"])
        else { return nil }
        return Token(name: row["name"], roles: roles, office: row["office"], expires: expires)
    }
}
