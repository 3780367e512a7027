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

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() throws {
        let issuer = try target.open()
        try OutputFile.write(issuer.anchoredDefinition(choice.digest(of: issuer)), to: out)
    }
}
