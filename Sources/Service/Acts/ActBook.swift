import GRDB
import Records

/// The administrative acts of a service: what the ledger does not have yet, and what opens the rest.
struct ActBook: Sendable {
    let store: ServiceStore

    /// The acts that the ledger is still to get, in their order.
    func pending(limit: Int = 256) throws -> [Act] {
        try store.database.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM act WHERE entry IS NULL ORDER BY rowid LIMIT ?",
                arguments: [limit]
            ).compactMap(Act.init)
        }
    }

    /// The newest acts, with what opens their commitments.
    func newest(limit: Int) throws -> [Act] {
        try store.database.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM act ORDER BY rowid DESC LIMIT ?", arguments: [limit]
            ).compactMap(Act.init)
        }
    }

    /// Remembers where an act's entry is.
    func keep(_ index: Int, of act: Act) throws {
        try store.database.write { database in
            try database.execute(
                sql: "UPDATE act SET entry = ? WHERE id = ?",
                arguments: [index, act.id.description])
        }
    }
}
