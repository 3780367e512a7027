import ArgumentParser
import Records
import Wallet

/// `countersign wallet subject`.
struct WalletSubjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Write the key that came with a credential, for 'record usage'.")

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "The credential, as 'wallet list --json' names it (default: the only one with a key).",
            valueName: "id"))
    var credential: String?

    @Option(help: ArgumentHelp("Where the key goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let key = try await target.open().subjectKey(of: credential)
        try SubjectKeyFile.write(key, to: out, json: json)
    }
}
