public import Archive
import Foundation
import GRDB
public import Records
import Sodium

extension SQLiteArchive {
    /// Records of a type with an index above `index` whose keys are there, in the order of the log.
    public func records(
        of type: RecordType, after index: Int, limit: Int
    ) async throws -> [ArchivedRecord] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT leaf, log_index, holds FROM entry JOIN record USING (id)
                    WHERE type = ? AND log_index > ? AND erased = 0 ORDER BY log_index LIMIT ?
                    """, arguments: [type.rawValue, index, limit]
            ).map { row in
                ArchivedRecord(
                    leaf: Array(row["leaf"] as Data), index: row["log_index"],
                    holdCount: row["holds"], isErased: false)
            }
        }
    }

    /// The entry under which a standing recipient reads the records of an hour, and its index.
    public func following(
        _ hour: FollowedHour
    ) async throws -> (leaf: [UInt8], index: Int?)? {
        try await reading { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT leaf, log_index FROM following JOIN entry ON entry.id = entry
                    WHERE reader = ? AND rule = ? AND following.type = ? AND hour = ?
                    """, arguments: Self.arguments(hour)
            ).map { (Array($0["leaf"] as Data), $0["log_index"]) }
        }
    }

    /// Keeps the entry under which a standing recipient reads the records of an hour.
    public func begin(_ hour: FollowedHour, entry: Envelope) async throws {
        try await writing { try Self.insert(hour, entry, $0) }
    }

    static func insert(_ hour: FollowedHour, _ entry: Envelope, _ database: Database) throws {
        try insert(entry, database)
        try database.execute(
            sql: "INSERT INTO following (reader, rule, type, hour, entry) VALUES (?, ?, ?, ?, ?)",
            arguments: arguments(hour) + [entry.id.description])
    }

    private static func arguments(_ hour: FollowedHour) -> StatementArguments {
        [
            Data(hour.reader.bytes), hour.rule.description, hour.type.rawValue,
            hour.hour.epochSeconds,
        ]
    }
}
