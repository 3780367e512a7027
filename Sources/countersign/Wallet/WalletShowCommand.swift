import ArgumentParser
import Wallet
import WalletClient

/// `countersign wallet show`: answers the code on a desk's screen.
struct WalletShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Answer a desk's link: what it asks, your consent, its verdict.",
        discussion: """
            The link is what the code on the desk's screen says. The desk's promise is kept; 'wallet \
            receipts' fetches the receipt later.
            """)

    @OptionGroup var target: WalletOptions

    @Argument(help: ArgumentHelp("The desk's link.", valueName: "link"))
    var link: String

    @OptionGroup var consent: ConsentOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        try await DeskVisit(link).run(by: target.open(), consent: consent, json: json)
    }
}
