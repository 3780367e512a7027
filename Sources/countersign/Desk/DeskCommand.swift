import ArgumentParser
import Desk
import Records

/// `countersign desk`: a service counter.
struct DeskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract: "Ask for the least you need, verify, anchor, hand out receipts, forget.",
        subcommands: [
            DeskInitCommand.self, DeskAskCommand.self, DeskVerifyCommand.self,
            DeskVerifyAllCommand.self, DeskReleaseCommand.self,
        ]
    )
}

/// The options that open a desk's directory.
struct DeskOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The desk's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    func open() throws -> Verifier {
        try Verifier.open(at: directory, passphrase: secret.passphrase(), now: .now)
    }
}
