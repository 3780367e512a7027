import ArgumentParser

/// `countersign record policy`: rules, and the officers who approve them.
struct RecordPolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Propose rules, and approve them as an officer.",
        subcommands: [
            RecordPolicyOfficerCommand.self, RecordPolicyAddCommand.self,
            RecordPolicyApproveCommand.self, RecordPolicySignCommand.self,
        ])
}
