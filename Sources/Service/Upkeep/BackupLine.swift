import Credentials
import JSONDocuments
import Records
import TransparencyLog

/// The plaintext of a service's backup: a line that says what it is, then each file as a line and its bytes.
///
/// `{"created", "files", "format", "log"?, "v"}`, then `{"bytes", "mode", "name"}` and so many bytes for each file.
enum BackupLine {
    /// The longest line in bytes.
    static let byteCountLimit = 4_096
    static let fileCountLimit = 10_000_000

    private static let format = "countersign-service"
    private static let version = 1

    /// The first line.
    struct Head: Equatable {
        let created: Timestamp
        let fileCount: Int
        /// The newest checkpoint of the ledger in it; `nil` where there is none.
        let log: Checkpoint?
    }

    /// The line before a file's bytes.
    struct File: Equatable {
        let name: String
        let byteCount: Int
        let mode: Int
    }

    static func bytes(of head: Head) -> [UInt8] {
        var members: [(String, JSONValue)] = [
            ("format", .string(format)), ("v", .integer(version)),
            ("created", .string(head.created.description)), ("files", .integer(head.fileCount)),
        ]
        if let log = head.log { members.append(("log", .string(log.text))) }
        return JSONValue.object(JSONObject(members)).canonicalBytes + [UInt8(ascii: "\n")]
    }

    static func bytes(of file: File) -> [UInt8] {
        let line: JSONValue = [
            "name": .string(file.name), "bytes": .integer(file.byteCount),
            "mode": .integer(file.mode),
        ]
        return line.canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads the first line.
    ///
    /// - Throws: `UpkeepError.backupNewer`, `.backupMalformed`.
    static func head(_ line: [UInt8]) throws(UpkeepError) -> Head {
        guard let value = try? JSONValue(parsing: line), value["format"] == .string(format) else {
            throw .backupMalformed
        }
        // What a later version says besides, only a later program knows.
        if case .number(let text)? = value["v"], let found = Int(text), found > version {
            throw .backupNewer
        }
        return try decoded { () throws(DecodingFailure) in
            var reader = try ObjectReader(value)
            _ = try reader.required("format", JSONValue.string)
            _ = try reader.required("v", JSONValue.integer(in: version...version))
            let created = try reader.required("created", Timestamp.decode)
            let count = try reader.required("files", JSONValue.integer(in: 0...fileCountLimit))
            let log = try reader.optional("log", JSONValue.string)
            let checkpoint = log.flatMap { try? Checkpoint(parsing: $0) }
            guard (log == nil) == (checkpoint == nil) else {
                throw reader.failure("log", "is no checkpoint")
            }
            try reader.finish()
            return Head(created: created, fileCount: count, log: checkpoint)
        }
    }

    /// Reads the line before a file's bytes.
    ///
    /// - Throws: `UpkeepError.backupMalformed`, also for a name that no backup has.
    static func file(_ line: [UInt8]) throws(UpkeepError) -> File {
        let file = try decoded { () throws(DecodingFailure) in
            var reader = try ObjectReader(JSONValue(parsing: line))
            let name = try reader.required("name", JSONValue.string)
            let byteCount = try reader.required("bytes", JSONValue.integer(in: 0...Int.max))
            let mode = try reader.required("mode", JSONValue.integer(in: 0o400...0o777))
            try reader.finish()
            return File(name: name, byteCount: byteCount, mode: mode)
        }
        guard BackedUpName.kind(file.name) != nil else { throw .backupMalformed }
        return file
    }

    private static func decoded<T>(
        _ work: () throws(DecodingFailure) -> T
    ) throws(UpkeepError) -> T {
        do throws(DecodingFailure) { return try work() } catch { throw .backupMalformed }
    }
}
