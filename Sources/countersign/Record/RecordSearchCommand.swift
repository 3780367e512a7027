import ArgumentParser
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// `countersign record search`: the entries of a ledger by type, area, hour and issuer.
struct RecordSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find records by type, area, hour and issuer, the newest hour first.",
        discussion: """
            A record must meet all that is asked for. Within an hour the record that was appended \
            last comes first. Needs no passphrase: what it shows is public.
            """)

    @OptionGroup var access: LedgerReadingOptions
    @OptionGroup var key: LedgerKeyOption

    @Option(help: "The record type, such as traffic.event.")
    var type: String?

    @Option(help: "The area's code.")
    var area: String?

    @Option(help: ArgumentHelp("The first hour, YYYY-MM-DDThh, UTC.", valueName: "hour"))
    var from: String?

    @Option(help: ArgumentHelp("The last hour, YYYY-MM-DDThh, UTC.", valueName: "hour"))
    var to: String?

    @Option(help: ArgumentHelp("The signer's key: name+id, a vkey or its file.", valueName: "key"))
    var issuer: String?

    @Option(help: "How many records at most, 1 to \(RecordQuery.pageLimit).")
    var limit = 100

    @Option(
        help: ArgumentHelp("Go on after the record with this index.", valueName: "index"))
    var before: Int?

    @Flag(help: "Print one JSON object a record: {\"index\", \"leaf_hash\", \"envelope\"}.")
    var json = false

    func run() async throws {
        let query = try query()
        let found = try await access.reading(
            policy: .none, log: key.log, role: nil
        ).search(query)
        for record in found {
            if json { Console.output(try record.json) } else { Console.output(record.line) }
            try Console.requireOutput()
        }
        guard !json else { return }
        if found.isEmpty { Console.error("No record meets this.") }
        if found.count == query.limit, let last = found.last {
            Console.error("There may be more: --before \(last.index)")
        }
    }

    private func query() throws -> RecordQuery {
        guard 1...RecordQuery.pageLimit ~= limit else {
            throw Self.usage("--limit must be 1 to \(RecordQuery.pageLimit)")
        }
        let (from, to) = (try Self.hour(from, "--from"), try Self.hour(to, "--to"))
        if let from, let to, to < from { throw Self.usage("--from must not be after --to") }
        return RecordQuery(
            type: try OptionValue.decode(
                type, "--type is no name of a record type", RecordType.init),
            area: try OptionValue.decode(
                area, "--area must be 1 to 32 of A-Z, 0-9, . and -", AreaCode.init),
            from: from, to: to, issuer: try issuerKey(), limit: limit, before: before)
    }

    private func issuerKey() throws -> KeyReference? {
        try issuer.map { text in
            if let reference = KeyReference(text) { return reference }
            return KeyReference(try KeyFile.verifierKey(textOrFile: text))
        }
    }

    /// An hour as `YYYY-MM-DDThh`; also a whole time, which stands for its hour.
    private static func hour(_ text: String?, _ option: String) throws -> Timestamp? {
        try OptionValue.decode(text, "\(option) must be an hour like 2026-01-31T12") {
            (Timestamp($0) ?? Timestamp($0 + ":00:00Z"))?.flooredToHour
        }
    }

    private static func usage(_ problem: String) -> CommandFailure {
        CommandFailure(.usage, code: "usage", problem)
    }
}

extension FoundRecord {
    /// `{"index", "leaf_hash", "envelope"}`, the hash in lowercase hexadecimal.
    fileprivate var json: JSONValue {
        get throws {
            [
                "index": .integer(index),
                "leaf_hash": .string(hexadecimal(TreeHash.leaf(envelope.leaf).bytes)),
                "envelope": try JSONValue(parsing: envelope.leaf),
            ]
        }
    }

    /// Index, time, type, area, issuer and id.
    fileprivate var line: String {
        let area = envelope.filing.area?.description ?? "-"
        let issuer = envelope.signature?.key.description ?? "-"
        return "\(index)  \(envelope.created)  \(envelope.type.rawValue)  \(area)  \(issuer)  "
            + "\(envelope.id)"
    }
}
