import ArgumentParser
import Auditor
import JSONDocuments
import Metering
import TransparencyLog

/// `countersign audit sum`.
struct AuditSumCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sum",
        abstract: "Check the opening of a sum over meters' readings, none of which is opened.",
        discussion: """
            Every part must be a reading in the log, and the sum over just these must open to \
            the value. Not checked: that whoever signed a reading was a member (audit log does).
            """)

    @Argument(help: ArgumentHelp("The opening of the sum.", valueName: "file"))
    var sum: String

    @OptionGroup var options: TrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let audit = Audit(trust: try options.trust)
        let opening = try InputFile.decode(
            sum, limits: JSONLimits(byteCount: SumOpening.byteLimit)
        ) { value throws(DecodingFailure) in
            try SumOpening(json: value)
        }
        do throws(AuditFinding) {
            let report = try audit.checkSum(opening)
            Console.result(
                json, report.json(asksQuorum: options.asksQuorum),
                report.sentence + (options.asksQuorum ? "" : " \(TrustOptions.noQuorum)"))
        } catch {
            if json { Console.output(["verdict": "reject", "reason": .string(error.code)]) }
            throw error
        }
    }
}

extension Audit.SumReport {
    fileprivate func json(asksQuorum: Bool) -> JSONValue {
        [
            "verdict": "accept", "value_wh": .integer(value), "meters": .integer(meterCount),
            "intervals": .integer(intervalCount),
            "tree_size": .integer(checkpoint.checkpoint.size),
            "cosignatures": .integer(checkpoint.cosignatures.count),
            "quorum": .bool(asksQuorum),
        ]
    }

    fileprivate var sentence: String {
        "The sum holds: \(value) Wh over \(intervalCount.of("interval", "intervals")) of "
            + "\(meterCount.of("meter", "meters")), in a log of "
            + "\(checkpoint.checkpoint.size.of("entry", "entries")) with "
            + "\(checkpoint.cosignatures.count.of("cosignature", "cosignatures"))."
    }
}
