import ArgumentParser

/// `countersign record`: the city's records on a ledger.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract:
            "Keep the city's records: encrypted, shared by rule, erasable; every look is seen.",
        subcommands: [
            RecordInitCommand.self, RecordAddCommand.self, RecordPolicyCommand.self,
            RecordGrantCommand.self, RecordOpenCommand.self, RecordEraseCommand.self,
            RecordHoldCommand.self, RecordSearchCommand.self, RecordFollowCommand.self,
            RecordSubjectCommand.self,
            RecordUsageCommand.self, RecordCustodyCommand.self, RecordSumCommand.self,
            RecordTypeCommand.self,
        ]
    )
}

/// The option that names the ledger of a command by which the registrar appends to it.
struct RecordLedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger's directory, or the address of its service.", valueName: "dir|url"))
    var ledger: String

    @OptionGroup var key: LedgerKeyOption

    var place: LedgerPlace {
        get throws { try LedgerPlace(ledger) }
    }
}
