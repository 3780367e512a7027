import Archive
import Auditor
import JSONDocuments
import LogFiles
import Records
import TransparencyLog

extension SubjectUsage {
    /// The accesses to a subject's data in a published log, which is checked as a whole first.
    static func find(
        _ key: SubjectKey, in log: String, _ audit: Audit, _ memory: AuditMemory, json: Bool
    ) throws -> (usage: SubjectUsage, report: Audit.LogReport) {
        let published = ExportedLog(path: log)
        let bar = LazyProgress("Checking entries")
        do {
            let report = try audit.check(published, memory: memory, progress: bar.update)
            bar.finish()
            var entries: [(index: Int, envelope: Envelope)] = []
            try audit.listAccess(in: published, under: report) { entries.append(($0, $1)) }
            return (SubjectUsage(of: key, entries: entries), report)
        } catch let finding as AuditFinding {
            throw finding.reported(in: log, json: json)
        }
    }

    /// Says for people who was given the subject's data, and what is missing.
    func printText() {
        for access in accesses {
            Console.output(
                "\(access.number + 1). \(access.time)  \(access.entry.purpose), key given by "
                    + "\(access.custodian), entry \(access.index)")
        }
        if accesses.isEmpty { Console.output("Nobody was given this subject's data.") }
        for gap in gaps {
            Console.output(
                "\(gap.number + 1). MISSING: an access, key given by \(gap.custodian), that the log "
                    + "does not show")
        }
        for twice in repeats {
            let entries = twice.indexes.map(String.init).joined(separator: ", ")
            Console.output(
                "\(twice.number + 1). USED TWICE: \(twice.custodian) gave one number to the entries "
                    + entries)
        }
    }

    /// The data tracker's three answers, and the numbers that are missing or were used twice.
    func json(_ log: Audit.LogReport) -> JSONValue {
        report(since: log.founded) { log.register.rule($0)?.role }
    }
}
