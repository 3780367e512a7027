import ArgumentParser
import Auditor
import Foundation

/// Where an auditor remembers the last checkpoint of each log.
struct AuditMemoryOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the last checkpoint is remembered "
                + "(default: countersign/audit in XDG_STATE_HOME or ~/.local/state).",
            valueName: "dir"))
    var memory: String?

    var value: AuditMemory { AuditMemory(path: memory ?? Self.defaultPath) }

    private static var defaultPath: String {
        let environment = ProcessInfo.processInfo.environment
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? NSHomeDirectory() + "/.local/state"
        return state + "/countersign/audit"
    }
}
