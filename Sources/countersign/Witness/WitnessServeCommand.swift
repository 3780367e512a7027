import ArgumentParser

/// `countersign witness serve`: the witness over HTTP, which the service's program does.
struct WitnessServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Cosign over HTTP, on this machine's own address.",
        discussion: """
            Answers add-checkpoint of the witness protocol (C2SP tlog-witness) on 127.0.0.1. \
            'countersign witness serve --help' is answered by countersign-service.
            """,
        helpNames: [])

    @Argument(parsing: .captureForPassthrough)
    var words: [String] = []

    func run() throws { try ServiceProgram.replaceThisProcess(["witness"] + words) }
}
