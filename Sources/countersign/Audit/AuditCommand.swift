import ArgumentParser

/// `countersign audit`: checks that need a log's key, and no trust in anybody.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check receipts, logs, exhibits and sums without trusting anybody.",
        subcommands: [
            AuditReceiptCommand.self, AuditLogCommand.self, AuditCustodyCommand.self,
            AuditSumCommand.self, AuditAccessCommand.self, AuditEntryCommand.self,
        ]
    )
}
