import GRDB
import Ledger
import Records

/// What searches compare besides the time: type, area and issuer, each combination once, by number.
///
/// A city has a few thousand of them at most, so a search finds those that it wants by reading all,
/// and then walks one index, `entry_kind_place`, in which nothing has to be passed over.
enum EntryKind {
    static let table = """
        CREATE TABLE kind (
            id INTEGER PRIMARY KEY,
            type TEXT NOT NULL,
            area TEXT NOT NULL,
            issuer TEXT NOT NULL,
            UNIQUE (type, area, issuer)
        ) STRICT;

        """

    /// The numbers of the kinds that `query` wants; `nil` where it wants all.
    static func wanted(by query: RecordQuery, _ database: Database) throws -> [Int]? {
        let criteria = [
            ("type", query.type?.rawValue), ("area", query.area?.description),
            ("issuer", query.issuer?.description),
        ].compactMap { column, value in value.map { (column, $0) } }
        guard !criteria.isEmpty else { return nil }
        let terms = criteria.map { "\($0.0) = ?" }.joined(separator: " AND ")
        return try Int.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM kind WHERE \(terms)"),
            arguments: StatementArguments(criteria.map(\.1)))
    }

    /// The numbers that are known without asking the database; emptied before it grows large.
    struct Numbers: Sendable {
        private struct Key: Hashable {
            let type: String
            let area: String?
            let issuer: String
        }

        private static let limit = 4_096
        private var numbers: [Key: Int] = [:]

        /// The number of an entry's kind, which is given one where it is the first of it.
        mutating func number(of entry: StoredEntry, _ database: Database) throws -> Int {
            let key = Key(type: entry.type, area: entry.area, issuer: entry.issuer)
            if let known = numbers[key] { return known }
            let number = try EntryKind.number(of: entry, database)
            if numbers.count == Self.limit { numbers = [:] }
            numbers[key] = number
            return number
        }
    }

    private static func number(of entry: StoredEntry, _ database: Database) throws -> Int {
        // No area is the empty text: in a unique index, one NULL does not equal another.
        let arguments: StatementArguments = [entry.type, entry.area ?? "", entry.issuer]
        let find = try database.cachedStatement(
            sql: "SELECT id FROM kind WHERE type = ? AND area = ? AND issuer = ?")
        if let number = try Int.fetchOne(find, arguments: arguments) { return number }
        let add = try database.cachedStatement(
            sql: "INSERT INTO kind (type, area, issuer) VALUES (?, ?, ?)")
        try add.execute(arguments: arguments)
        return Int(database.lastInsertedRowID)
    }
}
