import ArgumentParser

/// `countersign serve`: the service, which is a program of its own, so that this one needs no web server to build.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the service: an HTTP API and pages.",
        discussion: """
            In an empty directory a sample city is made first. 'countersign serve --help' is answered by \
            the service, whose settings are flags, COUNTERSIGN_* variables, or a file.
            """,
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["serve"] + words) }
}

/// `countersign config`: what the service would start with.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the service's settings: 'config check' prints each with its origin.",
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["config"] + words) }
}
