import ArgumentParser
import Auditor
import JSONDocuments
import LogFiles
import Records
import Sodium
import TransparencyLog

/// `countersign audit access`.
struct AuditAccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "List who read, was refused, erased or held records, from a published log.",
        discussion: """
            The whole log is checked first, as audit log does it; nothing is listed from a log \
            that does not hold. What is encrypted stays so: the list needs no key. \
            A custodian that used a subject's number twice is found after the list.
            """)

    @Argument(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String

    @OptionGroup var options: TrustOptions

    @OptionGroup var memory: AuditMemoryOption

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        let audit = Audit(trust: try options.trust)
        let exported = ExportedLog(path: log)
        let bar = LazyProgress("Checking entries")
        do {
            let report = try audit.check(exported, memory: memory.value, progress: bar.update)
            bar.finish()
            var count = 0
            var tags = AccessTags()
            try audit.listAccess(in: exported, under: report) { index, envelope in
                count += 1
                tags.add(envelope, at: index)
                Console.result(
                    json, envelope.accessJSON(index: index), envelope.accessSentence(index: index))
                try Console.requireOutput()
            }
            if !json {
                Console.error(
                    "\(count.of("entry", "entries")) of "
                        + "\(report.checkpoint.checkpoint.size)."
                        + (options.asksQuorum ? "" : " \(TrustOptions.noQuorum)"))
            }
            if let finding = tags.finding { throw finding }
        } catch let finding as AuditFinding {
            throw finding.reported(in: log, json: json)
        }
    }
}

extension AuditFinding {
    /// The finding as a command about the published log at `path` ends with it.
    func reported(in path: String, json: Bool) -> any Error {
        if json { Console.output(["verdict": "reject", "reason": .string(code)]) }
        guard (try? ExportedLog(path: path).checkpoint()) != nil else {
            return CommandFailure(
                .refused, code: code, "\(path)/checkpoint: the audit found: \(sentence)")
        }
        return self
    }
}

extension Envelope {
    /// `{"index", "id", "type", "created", "by", "public"}`.
    fileprivate func accessJSON(index: Int) -> JSONValue {
        [
            "index": .integer(index), "id": .string(id.description),
            "type": .string(type.rawValue), "created": .string(created.description),
            "by": .string(signature?.key.description ?? ""), "public": record.json,
        ]
    }

    fileprivate func accessSentence(index: Int) -> String {
        let by = signature?.key.description ?? "nobody"
        return "\(index)  \(created)  \(by)  \(record.accessClause)"
    }
}

extension Record {
    /// What was done, in one clause.
    fileprivate var accessClause: String {
        switch self {
        case .access(let entry):
            "read \(entry.scope.clause) for \(entry.purpose) under rule \(entry.rule) by reader "
                + hexadecimal(entry.reader.bytes.prefix(8))
                + (entry.tags.isEmpty
                    ? "" : ", of \(entry.tags.count.of("tagged subject", "tagged subjects"))")
        case .refusal(let entry):
            "refused to \(entry.request.rawValue) \(entry.subject)"
                + (entry.purpose.map { " for \($0)" } ?? "") + ": \(entry.reason)"
        case .erasure(let entry):
            "erased \(list(entry.records)) for \(entry.ground)"
                + (entry.rule.map { " under rule \($0)" } ?? "") + ", key epoch \(entry.epoch)"
        case .hold(let entry):
            (entry.begins ? "held " : "released ") + list(entry.records)
                + " under rule \(entry.rule)"
        default: type.rawValue
        }
    }
}

extension AccessEntry.Scope {
    fileprivate var clause: String {
        switch self {
        case .hour(let type): "all \(type.rawValue) of the hour"
        case .records(let records, nil): list(records)
        case .records(let records, let fields?):
            "\(fields.joined(separator: ", ")) of \(list(records))"
        }
    }
}

/// Up to three records by name, more by their number.
private func list(_ records: [RecordIdentifier]) -> String {
    records.count <= 3
        ? records.map(\.description).joined(separator: ", ")
        : records.count.of("record", "records")
}
