import Agency
import ArgumentParser

/// `countersign agency`: certify residents from a register.
struct AgencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agency",
        abstract:
            "Issue credentials, and take them back: make keys, offer to a register's rows, answer wallets.",
        subcommands: [
            AgencyInitCommand.self, AgencyDefineCommand.self, AgencyOfferCommand.self,
            AgencyIssueCommand.self, AgencyRevokeCommand.self, AgencyStatusCommand.self,
            AgencyRotateCommand.self, AgencyRetireCommand.self,
            AgencyExportCommand.self, AgencySubjectCommand.self,
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
