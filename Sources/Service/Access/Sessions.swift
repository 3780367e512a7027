import Foundation
import GRDB
import Records
import Sodium

/// The sessions of people at the pages: a secret in a cookie, and one made from it in each form.
struct Sessions: Sendable {
    let store: ServiceStore

    /// How long a session lasts: a working day.
    static let seconds = 10 * 3_600

    /// Opens a session.
    ///
    /// - Returns: What the cookie carries.
    func open(_ account: Accounts.Account, now: Timestamp) throws -> String {
        let secret = CarriedSecret(prefix: "")
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE expires <= ?", arguments: [now.epochSeconds])
            try database.execute(
                sql: "INSERT INTO session VALUES (?, ?, ?)",
                arguments: [
                    Data(CarriedSecret.hash(secret.text).bytes), account.name,
                    now.epochSeconds + Self.seconds,
                ])
        }
        return secret.text
    }

    /// Who has the session with this cookie; `nil` where it has ended.
    func caller(_ cookie: String, now: Timestamp) throws -> Caller? {
        let row = try store.database.read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT name, roles, office FROM session JOIN account ON name = account
                    WHERE hash = ? AND expires > ? AND disabled = 0
                    """,
                arguments: [Data(CarriedSecret.hash(cookie).bytes), now.epochSeconds])
        }
        guard let row, let roles = Set<ServiceRole>(text: row["roles"]) else { return nil }
        return Caller(
            name: row["name"], roles: roles, office: row["office"],
            formToken: FormToken.of(cookie), account: row["name"])
    }

    /// Ends all sessions of an account.
    func closeAll(of account: String) throws {
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE account = ?", arguments: [account])
        }
    }

    /// Ends a session.
    func close(_ cookie: String) throws {
        try store.database.write { database in
            try database.execute(
                sql: "DELETE FROM session WHERE hash = ?",
                arguments: [Data(CarriedSecret.hash(cookie).bytes)])
        }
    }
}
