import ArgumentParser
import Auditor
import Credentials
import Foundation
import JSONDocuments
import LogFiles
import Records
import Sodium
import TransparencyLog

/// `countersign audit`: checks that need a log's key, and no trust in anybody.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check receipts and logs without trusting anybody.",
        subcommands: [AuditReceiptCommand.self, AuditLogCommand.self]
    )
}

/// `countersign audit receipt`.
struct AuditReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Check a receipt; with request, presentation and definition also the proof.")

    @Argument(help: ArgumentHelp("The receipt.", valueName: "file"))
    var receipt: String

    @OptionGroup var options: TrustOptions

    @Option(help: ArgumentHelp("The desk's request.", valueName: "file"))
    var request: String?

    @Option(help: ArgumentHelp("The resident's presentation.", valueName: "file"))
    var presentation: String?

    @Option(help: ArgumentHelp("The agency's definition file.", valueName: "file"))
    var definition: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        let given = [request, presentation, definition].count { $0 != nil }
        guard given == 0 || given == 3 else {
            throw ValidationError("give --request, --presentation and --definition together")
        }
    }

    func run() throws {
        let receipt = try InputFile.decode(receipt) { value throws(DecodingFailure) in
            try Receipt(json: value)
        }
        let audit = Audit(trust: try options.trust)
        do {
            let report = try audit.check(receipt)
            if let request, let presentation, let definition {
                try checkProof(audit, receipt, request, presentation, definition)
            }
            Console.result(
                json,
                report.json(provesShow: presentation != nil, asksQuorum: options.asksQuorum),
                "In the log: entry \(report.index) of \(report.treeSize), anchored by "
                    + "\(report.desk) in the hour of \(report.created), "
                    + "\(report.cosignatureCount) cosignatures."
                    + (presentation == nil ? Self.unproved : " The proof behind it holds.")
                    + (options.asksQuorum ? "" : " \(TrustOptions.noQuorum)"))
        } catch let finding as AuditFinding {
            if json {
                Console.output(["verdict": "reject", "reason": .string(finding.code)])
            }
            throw finding
        }
    }

    private static let unproved =
        " Not checked, without --request, --presentation and --definition: that its salt opens "
        + "the anchor, that the desk was a member, and the proof behind it."

    private func checkProof(
        _ audit: Audit, _ receipt: Receipt, _ request: String, _ presentation: String,
        _ definition: String
    ) throws {
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let shown = try InputFile.json(presentation)
        let anchored = try InputFile.json(definition)
        try InputFile.naming(definition) {
            try audit.check(
                receipt, request: request.request, presentation: shown, definition: anchored)
        }
    }
}

extension Audit.ReceiptReport {
    fileprivate func json(provesShow: Bool, asksQuorum: Bool) -> JSONValue {
        var checked = ["inclusion", "checkpoint"]
        if provesShow { checked += ["commitment", "proof"] }
        return [
            "verdict": "accept", "index": .integer(index), "tree_size": .integer(treeSize),
            "created": .string(created.description), "desk": .string(desk.description),
            "cosignatures": .integer(cosignatureCount), "quorum": .bool(asksQuorum),
            "checked": .array(checked.map(JSONValue.string)),
        ]
    }
}

/// `countersign audit log`.
struct AuditLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Check a published log, and that it continues what this auditor saw before.")

    @Argument(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String

    @OptionGroup var options: TrustOptions

    @Option(
        help: ArgumentHelp(
            "Where the last checkpoint is remembered "
                + "(default: countersign/audit in XDG_STATE_HOME or ~/.local/state).",
            valueName: "dir"))
    var memory: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let audit = Audit(trust: try options.trust)
        let bar = LazyProgress("Checking entries")
        do {
            let report = try audit.check(
                ExportedLog(path: log), memory: AuditMemory(path: memory ?? Self.defaultMemory),
                progress: bar.update)
            bar.finish()
            Console.result(
                json, report.json(asksQuorum: options.asksQuorum),
                report.sentences + (options.asksQuorum ? "" : "\n\(TrustOptions.noQuorum)"))
        } catch let finding as AuditFinding {
            if json {
                Console.output(["verdict": "reject", "reason": .string(finding.code)])
            }
            guard (try? ExportedLog(path: log).checkpoint()) != nil else {
                throw CommandFailure(
                    .refused, code: finding.code,
                    "\(log)/checkpoint: the audit found: \(finding.sentence)")
            }
            throw finding
        }
    }

    private static var defaultMemory: String {
        let environment = ProcessInfo.processInfo.environment
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? NSHomeDirectory() + "/.local/state"
        return state + "/countersign/audit"
    }
}

extension Audit.LogReport {
    fileprivate func json(asksQuorum: Bool) -> JSONValue {
        var counted = JSONObject()
        for type in RecordType.allCases { counted[type.rawValue] = .integer(counts[type] ?? 0) }
        return [
            "verdict": "accept",
            "size": .integer(checkpoint.checkpoint.size),
            "root": .string(checkpoint.checkpoint.root.hexadecimal),
            "remembered_size": rememberedSize.map(JSONValue.integer) ?? .null,
            "cosignatures": .integer(checkpoint.cosignatures.count),
            "quorum": .bool(asksQuorum),
            "entries": .object(counted),
            "members": .array(
                register.members.map { member in
                    [
                        "role": .string(member.record.role.rawValue),
                        "name": .string(member.record.name.en),
                        "key": .string(KeyReference(member.record.key).description),
                        "valid_until": .string(member.record.validUntil.description),
                    ]
                }),
        ]
    }

    fileprivate var sentences: String {
        let size = checkpoint.checkpoint.size
        let before =
            rememberedSize.map { "It continues the \($0) entries seen before." }
            ?? "It is the first time this auditor sees it."
        let types = RecordType.allCases.filter { counts[$0] != nil }
            .map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        return """
            The log holds together: \(size) entries, \(checkpoint.cosignatures.count) cosignatures. \
            \(before)
            Entries: \(types).
            Members: \(register.members.map { "\($0.record.name.en) (\($0.record.role.rawValue))" }
                .joined(separator: ", ")).
            """
    }
}
