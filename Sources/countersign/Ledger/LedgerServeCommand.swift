import ArgumentParser

/// `countersign ledger serve`: the log over HTTP, which the service's program does.
struct LedgerServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the log over HTTP, on this machine's own address.",
        discussion: """
            'countersign ledger serve --help' is answered by countersign-service.
            """,
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["log"] + words) }
}
