import Archive
import ArgumentParser
import Auditor
import Credentials

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
        let (usage, report) = try SubjectUsage.find(
            key, in: log, audit, memory.value, json: json)
        if json { Console.output(usage.json(report)) } else { usage.printText() }
    }
}
