import Archive
import ArgumentParser
import Auditor
import Credentials
import JSONDocuments
import LogFiles
import Records
import TransparencyLog

/// `countersign record usage`: the subject's view of who looked.
struct RecordUsageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Find in a published log who was given a subject's data, and what is missing.",
        discussion: """
            Needs the subject's key and the log's; the whole log is checked first, as audit log does \
            it, also against what was seen of it before. It cannot show what earlier readers kept, or what a \
            custodian read without asking the log. Each custodian numbers its accesses: one that was \
            kept off the log shows as a gap once the same custodian's next one is there, and a \
            number that was used twice is shown.
            """)

    @Argument(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String

    @Option(help: ArgumentHelp("The subject's key.", valueName: "file"))
    var subject: String

    @OptionGroup var options: TrustOptions
    @OptionGroup var memory: AuditMemoryOption

    @Flag(help: "Print one JSON object: findUsage, usagePeriod, heartbeat, gaps, repeats.")
    var json = false

    func run() throws {
        let key = try SubjectKeyFile.read(subject)
        let audit = Audit(trust: try options.trust)
        let published = ExportedLog(path: log)
        let bar = LazyProgress("Checking entries")
        do {
            let report = try audit.check(published, memory: memory.value, progress: bar.update)
            bar.finish()
            var entries: [(index: Int, envelope: Envelope)] = []
            try audit.listAccess(in: published, under: report) { entries.append(($0, $1)) }
            let usage = SubjectUsage(of: key, entries: entries)
            if json { Console.output(usage.json(report)) } else { print(usage) }
        } catch let finding as AuditFinding {
            throw finding.reported(in: log, json: json)
        }
    }

    private func print(_ usage: SubjectUsage) {
        for access in usage.accesses {
            Console.output(
                "\(access.number + 1). \(access.time)  \(access.entry.purpose), key given by "
                    + "\(access.custodian), entry \(access.index)")
        }
        if usage.accesses.isEmpty { Console.output("Nobody was given this subject's data.") }
        for gap in usage.gaps {
            Console.output(
                "\(gap.number + 1). MISSING: an access, key given by \(gap.custodian), that the log "
                    + "does not show")
        }
        for twice in usage.repeats {
            let entries = twice.indexes.map(String.init).joined(separator: ", ")
            Console.output(
                "\(twice.number + 1). USED TWICE: \(twice.custodian) gave one number to the entries "
                    + entries)
        }
    }
}

extension SubjectUsage {
    /// The data tracker's three answers, and the numbers that are missing or were used twice.
    fileprivate func json(_ report: Audit.LogReport) -> JSONValue {
        [
            "findUsage": findUsage(role: { report.register.rule($0)?.role }),
            "usagePeriod": report.founded.map { Self.usagePeriod(since: $0) } ?? .null,
            "heartbeat": heartbeat,
            "gaps": .array(
                gaps.map {
                    [
                        "custodian": .string($0.custodian.description),
                        "number": .integer($0.number),
                    ]
                }),
            "repeats": .array(
                repeats.map {
                    [
                        "custodian": .string($0.custodian.description),
                        "number": .integer($0.number),
                        "entries": .array($0.indexes.map(JSONValue.integer)),
                    ]
                }),
        ]
    }
}
