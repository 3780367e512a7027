import ArgumentParser
import Credentials
import JSONDocuments
import Wallet

/// `countersign wallet init`.
struct WalletInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a wallet for a city's log.")

    @OptionGroup var target: WalletOptions
    @OptionGroup var trust: TrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let settings = try trust.settings
        _ = try Holder.create(
            at: target.directory, logKey: settings.logKey, policyText: settings.policyText,
            passphrase: target.secret.passphrase(isNew: true))
        Console.result(
            json, ["directory": .string(target.directory)],
            "The wallet is in \(target.directory). Keep the passphrase, and a copy by 'wallet backup': "
                + "nobody else can restore them.")
    }
}
