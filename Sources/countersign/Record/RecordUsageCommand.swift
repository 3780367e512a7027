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
            Needs the subject's key alone. It cannot show what earlier readers kept, or what a \
            custodian read without asking the log; an access that was kept off the log shows as a \
            gap once a later one is there.
            """)

    @Argument(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String

    @Option(help: ArgumentHelp("The subject's key.", valueName: "file"))
    var subject: String

    @OptionGroup var options: TrustOptions

    @Flag(help: "Print one JSON object: findUsage, usagePeriod, heartbeat, gaps.")
    var json = false

    func run() throws {
        let key = try SubjectKeyFile.read(subject)
        let published = ExportedLog(path: log)
        let trust = try options.trust
        let checkpoint = try trust.checkpoint(published.checkpoint()).checkpoint
        var reader = try published.reader(checkpoint)
        var entries: [(index: Int, envelope: Envelope)] = []
        var register = try MemberRegister(operatorKey: trust.log.keys[0])
        try reader.verifyAll { index, leaf in
            let envelope = try Envelope(leaf: leaf)
            try register.admit(envelope, at: UInt64(index), now: nil)
            if index == 0 || envelope.type == .auditAccess { entries.append((index, envelope)) }
        }
        let usage = SubjectUsage(of: key, entries: entries)
        guard json else { return print(usage) }
        Console.output([
            "findUsage": usage.findUsage(role: { register.rule($0)?.role }),
            "usagePeriod": entries.first.map {
                SubjectUsage.usagePeriod(since: $0.envelope.created)
            }
                ?? .null,
            "heartbeat": usage.heartbeat,
            "gaps": .array(usage.gaps.map(JSONValue.integer)),
        ])
    }

    private func print(_ usage: SubjectUsage) {
        for access in usage.accesses {
            Console.output(
                "\(access.number + 1). \(access.time)  \(access.entry.purpose), key given by "
                    + "\(access.custodian), entry \(access.index)")
        }
        if usage.accesses.isEmpty { Console.output("Nobody was given this subject's data.") }
        for gap in usage.gaps {
            Console.output("\(gap + 1). MISSING: an access that the log does not show")
        }
    }
}
