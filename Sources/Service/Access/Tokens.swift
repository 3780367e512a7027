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
        /// The account whose program has it, and which it ends with; `nil` for one of the service.
        var owner: String?
    }

    /// Most tokens of one account.
    static let ownCountLimit = 50

    /// Makes a token; its text is told this once.
    ///
    /// - Throws: `Problem` of status 422 for a name that cannot be used, 409 for one that is, or where the
    ///   account has too many.
    func make(_ token: Token, by actor: String = Act.service) throws -> String {
        guard AccountName.isValid(token.name) else {
            throw Problem(.unprocessableContent, "account-name", about: "name")
        }
        let secret = CarriedSecret(prefix: Self.prefix)
        do {
            try store.database.write { database in
                let count = try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM token WHERE owner = ?",
                    arguments: [token.owner])
                guard count ?? 0 < Self.ownCountLimit else {
                    throw Problem(.conflict, "token-limit")
                }
                try database.execute(
                    sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        Data(CarriedSecret.hash(secret.text).bytes), token.name, token.roles.text,
                        token.office, token.expires.epochSeconds, token.owner,
                    ])
                try Act(
                    .tokenMade, roles: token.roles, by: actor, to: token.name, at: store.clock()
                )
                .note(in: database)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw Problem(.conflict, "token-taken", about: "name")
        }
        return secret.text
    }

    /// Ends a token, of `owner` where one is named.
    func remove(
        _ name: String, ownedBy owner: String? = nil, by actor: String = Act.service
    ) throws {
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM token WHERE name = ? AND (? IS NULL OR owner = ?)",
                arguments: [name, owner, owner])
            guard database.changesCount == 1 else { throw Problem(.notFound, "token-unknown") }
            try Act(.tokenEnded, by: actor, to: name, at: store.clock()).note(in: database)
        }
    }

    /// All tokens, or those of `owner`, by name, also those that have expired.
    func all(ownedBy owner: String? = nil) throws -> [Token] {
        try store.database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM token WHERE ? IS NULL OR owner = ? ORDER BY name",
                arguments: [owner, owner]
            ).compactMap(Self.token)
        }
    }

    /// The token with this text, unless it has expired.
    ///
    /// One that belongs to an account can do no more than the account can now.
    func token(_ text: String, now: Timestamp) throws -> Token? {
        guard text.hasPrefix(Self.prefix) else { return nil }
        return try store.database.read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT * FROM token WHERE hash = ? AND expires > ?",
                    arguments: [Data(CarriedSecret.hash(text).bytes), now.epochSeconds]),
                let token = Self.token(row)
            else { return nil }
            guard let owner = token.owner else { return token }
            return try Row.fetchOne(
                database, sql: "SELECT * FROM account WHERE name = ? AND disabled = 0",
                arguments: [owner]
            ).flatMap { Self.token(token, within: $0) }
        }
    }

    /// What is left of a token of the account in `row`.
    private static func token(_ token: Token, within row: Row) -> Token? {
        guard let roles = Set<ServiceRole>(text: row["roles"]) else { return nil }
        let office: String? = row["office"]
        return Token(
            name: token.name, roles: token.roles.intersection(roles),
            office: office ?? token.office, expires: token.expires, owner: token.owner)
    }

    private static func token(_ row: Row) -> Token? {
        guard let roles = Set<ServiceRole>(text: row["roles"]),
            let expires = Timestamp(epochSeconds: row["expires"])
        else { return nil }
        return Token(
            name: row["name"], roles: roles, office: row["office"], expires: expires,
            owner: row["owner"])
    }
}
