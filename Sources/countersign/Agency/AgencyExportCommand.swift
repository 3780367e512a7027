import Agency
import ArgumentParser
import JSONDocuments

/// `countersign agency export`.
struct AgencyExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a definition with its evidence, for desks and foreign wallets.")

    @OptionGroup var target: AgencyOptions
    @OptionGroup var choice: DefinitionChoice

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"))
    var out = "-"

    @Option(
        help: ArgumentHelp(
            "Where the proof goes that the definition's key is well formed, for wallets.",
            valueName: "file"))
    var keyProof: String?

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() throws {
        let issuer = try target.open()
        let digest = try choice.digest(of: issuer)
        if let keyProof {
            guard let bytes = try issuer.keyProof(of: digest) else {
                throw CommandFailure(
                    .refused, code: "key-not-proved", "this definition was made without the proof")
            }
            try OutputFile.write(bytes, to: keyProof)
        }
        try OutputFile.write(issuer.anchoredDefinition(digest), to: out)
    }
}
