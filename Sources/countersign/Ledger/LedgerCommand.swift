import ArgumentParser

/// `countersign ledger`: the operator's and the registrar's work on one log.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Run a log: make it, admit members and boards, append, prove, publish, check.",
        subcommands: [
            LedgerInitCommand.self, LedgerMemberCommand.self, LedgerBoardCommand.self,
            LedgerAppendCommand.self, LedgerProveCommand.self, LedgerCheckpointCommand.self,
            LedgerExportCommand.self, LedgerFsckCommand.self, LedgerServeCommand.self,
        ]
    )
}

/// The option that names a ledger's directory.
struct LedgerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "dir"))
    var directory: String

    var ledger: LedgerDirectory { LedgerDirectory(path: directory) }
}

/// The option that names a ledger for those who need not be its operator.
struct LedgerPlaceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger's directory, or the address of its service.", valueName: "dir|url"))
    var directory: String

    @OptionGroup var key: LedgerKeyOption

    var place: LedgerPlace {
        get throws { try LedgerPlace(directory) }
    }
}
