import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds offer`: offers a credential.
struct OfferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "Offer a credential under a definition.")

    @OptionGroup var definitions: DefinitionsOptions

    @Option(help: ArgumentHelp("Where the offer goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func run() throws {
        let loaded = try definitions.load()
        guard let definition = loaded.first, loaded.count == 1 else {
            throw ValidationError("an offer needs exactly one --definitions file")
        }
        guard !definition.definition.isRevocable else {
            throw AnonCredsError.revocationUnsupported
        }
        let offer = try CredentialOffer(for: definition)
        guard offer.check(against: definition) == .accept else {
            throw AnonCredsError.proofRejected
        }
        try OutputFile.write(offer.json, to: out)
        if json, out != "-" {
            Console.output(["nonce": .string("\(offer.nonce)"), "out": .string(out)])
        }
    }
}
