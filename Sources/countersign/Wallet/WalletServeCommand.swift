import ArgumentParser

/// `countersign wallet serve`: the resident's own page, which the service's program serves.
struct WalletServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Open the wallet's own page, for your browser on this computer alone.",
        discussion: """
            Prints an address that lets one browser in, once. While the page is open, no other command can use \
            the wallet. 'countersign wallet serve --help' is answered by countersign-service.
            """,
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["wallet"] + words) }
}
