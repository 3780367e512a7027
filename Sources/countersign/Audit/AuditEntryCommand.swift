import ArgumentParser
import Auditor
import JSONDocuments
import Records

/// `countersign audit entry`.
struct AuditEntryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entry",
        abstract: "Check that an entry is in the log.",
        discussion: """
            The file is what ledger prove prints, or what a service answers at /log/entries/INDEX. That its \
            signer was a member then is checked by audit log, which reads the whole log.
            """)

    @Argument(help: ArgumentHelp("The entry with its proof.", valueName: "file"))
    var entry: String

    @OptionGroup var options: TrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let audit = Audit(trust: try options.trust)
        let entry = try InputFile.decode(entry) { value throws(DecodingFailure) in
            try ProvenEntry(json: value)
        }
        do {
            let report = try audit.check(entry)
            Console.result(
                json, report.json(asksQuorum: options.asksQuorum),
                report.sentence + (options.asksQuorum ? "" : " \(TrustOptions.noQuorum)"))
        } catch {
            if json { Console.output(["verdict": "reject", "reason": .string(error.code)]) }
            throw error
        }
    }
}

extension Audit.EntryReport {
    fileprivate func json(asksQuorum: Bool) -> JSONValue {
        [
            "verdict": "accept", "index": .integer(index), "tree_size": .integer(treeSize),
            "type": .string(envelope.type.rawValue),
            "created": .string(envelope.created.description),
            "by": envelope.signature.map { .string($0.key.description) } ?? .null,
            "cosignatures": .integer(cosignatureCount), "quorum": .bool(asksQuorum),
        ]
    }

    fileprivate var sentence: String {
        let signer = envelope.signature.map { ", in the name of \($0.key)" } ?? ""
        return "In the log: entry \(index) of \(treeSize), \(envelope.type.rawValue) of "
            + "\(envelope.created)\(signer), "
            + cosignatureCount.of("cosignature", "cosignatures") + "."
    }
}
