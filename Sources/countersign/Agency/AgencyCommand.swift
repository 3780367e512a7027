import Agency
import ArgumentParser

/// `countersign agency`: certify residents from a register.
struct AgencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agency",
        abstract: "Issue credentials: make keys, offer to the rows of a register, answer wallets.",
        subcommands: [
            AgencyInitCommand.self, AgencyDefineCommand.self, AgencyOfferCommand.self,
            AgencyIssueCommand.self, AgencyExportCommand.self, AgencySubjectCommand.self,
        ]
    )
}

/// The options that open an agency's directory.
struct AgencyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The agency's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    func open() throws -> Agency.Issuer {
        try Agency.Issuer.open(at: directory, passphrase: secret.passphrase())
    }
}
