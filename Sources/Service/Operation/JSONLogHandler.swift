import JSONDocuments
import Logging
import Records

/// Log lines as JSON objects on standard error, one a line: time, level, message, and metadata by their names.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let label: String
    private let write: @Sendable (String) -> Void

    /// A handler whose lines go to `write`.
    init(
        _ label: String, level: Logger.Level,
        write: @escaping @Sendable (String) -> Void = { LogWriter.standardError.write($0) }
    ) {
        self.label = label
        logLevel = level
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members: [(String, JSONValue)] = [
            ("time", .string(Timestamp.now.description)),
            ("level", .string(event.level.rawValue)), ("log", .string(label)),
            ("message", .string(event.message.description)),
        ]
        let taken = Set(members.map(\.0))
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
            .sorted(by: { $0.key < $1.key }) where !taken.contains(key)
        {
            members.append((key, .string(value.description)))
        }
        write(JSONValue.object(JSONObject(members)).canonicalText)
    }
}
