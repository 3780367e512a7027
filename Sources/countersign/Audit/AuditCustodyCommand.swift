import ArgumentParser
import Auditor
import Foundation
import JSONDocuments
import LogFiles
import Records
import Sodium
import TransparencyLog

/// `countersign audit custody`.
struct AuditCustodyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody",
        abstract: "Check an exhibit's bundle: every step, whoever took it, and every object.",
        discussion: """
            Nothing but the log's key is needed, no network and no clock. Not to be seen in a \
            bundle: steps after its last one, a second step after the same one, a membership \
            that was ended early. For these check the whole log.
            """)

    @Argument(help: ArgumentHelp("The bundle.", valueName: "dir"))
    var bundle: String

    @OptionGroup var options: TrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let audit = Audit(trust: try options.trust)
        let bar = LazyProgress("Reading objects")
        let total = Self.byteCount(bundle)
        var done = 0
        do {
            let report = try InputFile.naming(bundle + "/bundle.json") {
                try audit.checkCustody(CustodyBundle(path: bundle)) { count in
                    done += count
                    bar.update(min(done, total), total)
                }
            }
            bar.finish()
            Console.result(
                json, report.json(asksQuorum: options.asksQuorum),
                report.sentences + (options.asksQuorum ? "" : "\n\(TrustOptions.noQuorum)"))
        } catch let finding as AuditFinding {
            bar.finish()
            if json { Console.output(["verdict": "reject", "reason": .string(finding.code)]) }
            throw finding
        }
    }

    /// How many bytes there are to read, for the progress bar alone.
    private static func byteCount(_ bundle: String) -> Int {
        let folder = bundle + "/objects"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }
}

extension CustodyReport {
    fileprivate func json(asksQuorum: Bool) -> JSONValue {
        [
            "verdict": "accept", "exhibit": .string(exhibit.description),
            "tree_size": .integer(checkpoint.checkpoint.size),
            "cosignatures": .integer(checkpoint.cosignatures.count),
            "quorum": .bool(asksQuorum),
            "steps": .array(
                steps.map { step in
                    [
                        "step": .integer(step.number), "index": .integer(step.index),
                        "action": .string(step.action.rawValue),
                        "created": .string(step.created.description),
                        "performer": .string(step.performer.description),
                        "authority": .string(step.authority),
                    ]
                }),
            "objects": .array(
                objects.map {
                    [
                        "digest": .string(hexadecimal($0.digest.bytes)),
                        "bytes": .integer($0.byteCount),
                    ]
                }),
            "absent": .array(absent.map { .string(hexadecimal($0.bytes)) }),
        ]
    }

    fileprivate var sentences: String {
        let lines = steps.map {
            "  \($0.number). \($0.created) \($0.action.rawValue) by \($0.performer) "
                + "(\($0.authority)), entry \($0.index)"
        }
        let gone =
            absent.isEmpty
            ? ""
            : " Not in the bundle and not compared: \(absent.count.of("object", "objects")) of "
                + "earlier steps."
        return """
            The custody of exhibit \(exhibit) holds: \(steps.count.of("step", "steps")) in a log of \
            \(checkpoint.checkpoint.size.of("entry", "entries")), \
            \(checkpoint.cosignatures.count.of("cosignature", "cosignatures")).
            \(lines.joined(separator: "\n"))
            \(objects.count.of("object is", "objects are")) what the last step says.\(gone)
            """
    }
}
