import ArgumentParser
import Auditor
import Credentials
import JSONDocuments
import Records

/// `countersign audit receipt`.
struct AuditReceiptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt",
        abstract: "Check a receipt; with request, presentation and definition also the proof.")

    @Argument(help: ArgumentHelp("The receipts.", valueName: "file"))
    var receipts: [String]

    @OptionGroup var options: TrustOptions

    @Option(help: ArgumentHelp("The desk's request.", valueName: "file"))
    var request: String?

    @Option(help: ArgumentHelp("The resident's presentation.", valueName: "file"))
    var presentation: String?

    @Option(
        help: ArgumentHelp(
            "The agency's definition file; one for each credential of the request, in its order.",
            valueName: "file"))
    var definition: [String] = []

    @Flag(help: "Print one JSON object a receipt.")
    var json = false

    func validate() throws {
        let given =
            [request, presentation].count { $0 != nil } + (definition.isEmpty ? 0 : 1)
        guard given == 0 || given == 3 else {
            throw ValidationError("give --request, --presentation and --definition together")
        }
        guard given == 0 || receipts.count == 1 else {
            throw ValidationError("--request and its proof belong to one receipt")
        }
    }

    func run() throws {
        let audit = Audit(trust: try options.trust)
        var first: AuditFinding?
        for file in receipts {
            do {
                try check(file, audit)
            } catch let finding as AuditFinding {
                first = first ?? finding
                if json {
                    Console.output(["verdict": "reject", "reason": .string(finding.code)])
                } else if receipts.count > 1 {
                    Console.output("\(file): refused [\(finding.code)]")
                }
            }
        }
        if let first { throw first }
    }

    private func check(_ file: String, _ audit: Audit) throws {
        let receipt = try InputFile.decode(file) { value throws(DecodingFailure) in
            try Receipt(json: value)
        }
        let report = try audit.check(receipt)
        if let request, let presentation {
            try checkProof(audit, receipt, request, presentation, definition)
        }
        Console.result(
            json,
            report.json(provesShow: presentation != nil, asksQuorum: options.asksQuorum),
            (receipts.count > 1 ? "\(file): " : "")
                + "In the log: entry \(report.index) of \(report.treeSize), anchored in the name "
                + "of \(report.desk) in the hour of \(report.created), "
                + report.cosignatureCount.of("cosignature", "cosignatures") + "."
                + (presentation == nil ? Self.unproved : " The proof behind it holds.")
                + (options.asksQuorum ? "" : " \(TrustOptions.noQuorum)"))
    }

    private static let unproved =
        " Not checked, without --request, --presentation and --definition: that its salt opens "
        + "the anchor, that the desk was a member and signed the entry, and the proof behind it."

    private func checkProof(
        _ audit: Audit, _ receipt: Receipt, _ request: String, _ presentation: String,
        _ definitions: [String]
    ) throws {
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let shown = try PresentationFile.document(presentation)
        let anchored = try definitions.map { try InputFile.json($0) }
        try InputFile.naming(definitions[0]) {
            try audit.check(
                receipt, bundle: request, presentation: shown, definitions: anchored)
        }
    }
}

extension Audit.ReceiptReport {
    fileprivate func json(provesShow: Bool, asksQuorum: Bool) -> JSONValue {
        var checked = ["inclusion", "checkpoint"]
        if provesShow { checked += ["membership", "signature", "commitment", "proof"] }
        return [
            "verdict": "accept", "index": .integer(index), "tree_size": .integer(treeSize),
            "created": .string(created.description), "desk": .string(desk.description),
            "cosignatures": .integer(cosignatureCount), "quorum": .bool(asksQuorum),
            "checked": .array(checked.map(JSONValue.string)),
        ]
    }
}
