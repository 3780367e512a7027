import ArgumentParser

/// `countersign record`: the city's records on a ledger.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Work with the city's records: find them, register further types.",
        subcommands: [
            RecordSearchCommand.self, RecordTypeCommand.self,
        ]
    )
}

/// The option that names the ledger of a command that only reads it.
struct RecordLedgerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "dir"))
    var ledger: String

    var directory: LedgerDirectory { LedgerDirectory(path: ledger) }
}
