import ArgumentParser
import Wallet

/// `countersign wallet`: a resident's own program.
struct WalletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract: "Hold credentials and show what is needed, to whom you choose.",
        subcommands: [
            WalletInitCommand.self, WalletRequestCommand.self, WalletAcceptCommand.self,
            WalletShowCommand.self, WalletPresentCommand.self, WalletReceiptsCommand.self,
            WalletListCommand.self, WalletHistoryCommand.self, WalletUsageCommand.self,
            WalletUpdateCommand.self, WalletSubjectCommand.self, WalletBackupCommand.self,
            WalletRestoreCommand.self, WalletServeCommand.self,
        ]
    )
}

/// The options that open a wallet's directory.
struct WalletOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The wallet's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    func open() throws -> Holder {
        try Holder.open(at: directory, passphrase: secret.passphrase())
    }
}
