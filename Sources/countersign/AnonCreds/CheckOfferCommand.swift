import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds check-offer`: checks an offer, as a holder.
struct CheckOfferCommand: CheckingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-offer", abstract: "Check that an offer proves its definition's key.")

    @Option(help: ArgumentHelp("The offer.", valueName: "file"))
    var offer: String

    @OptionGroup var definitions: DefinitionsOptions

    @OptionGroup var output: VerdictOptions

    func verdict() throws -> Verdict {
        let offer = try InputFile.decode(offer) { value throws(DecodingFailure) in
            try CredentialOffer(json: value, at: "")
        }
        guard let definition = try definitions.definition(named: offer.definitionID) else {
            return .reject(.unknownDefinition)
        }
        return offer.check(against: definition)
    }
}
