import ArgumentParser
import Auditor

/// Where an auditor remembers the last checkpoint of each log.
struct AuditMemoryOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the last checkpoint is remembered "
                + "(default: countersign/audit in XDG_STATE_HOME or ~/.local/state).",
            valueName: "dir"))
    var memory: String?

    var value: AuditMemory { memory.map { AuditMemory(path: $0) } ?? .ofUser }
}
