import ArgumentParser

/// `countersign ledger`: the operator's and the registrar's work on one log.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Run a log: make it, admit members and boards, append, prove, publish, check.",
        subcommands: [
            LedgerInitCommand.self, LedgerMemberCommand.self, LedgerBoardCommand.self,
            LedgerAppendCommand.self, LedgerProveCommand.self, LedgerCheckpointCommand.self,
            LedgerExportCommand.self, LedgerFsckCommand.self,
        ]
    )
}

/// The option that names a ledger's directory.
struct LedgerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "dir"))
    var directory: String

    var ledger: LedgerDirectory { LedgerDirectory(path: directory) }
}
