import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds check-request`: checks a request, as an issuer.
struct CheckRequestCommand: CheckingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-request", abstract: "Check that a request answers an offer.")

    @Option(help: ArgumentHelp("The offer that was made.", valueName: "file"))
    var offer: String

    @Option(help: ArgumentHelp("The holder's request.", valueName: "file"))
    var request: String

    @OptionGroup var definitions: DefinitionsOptions

    @OptionGroup var output: VerdictOptions

    func verdict() throws -> Verdict {
        let offer = try InputFile.decode(offer) { value throws(DecodingFailure) in
            try CredentialOffer(json: value, at: "")
        }
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try CredentialRequest(json: value, at: "")
        }
        guard let definition = try definitions.definition(named: offer.definitionID) else {
            return .reject(.unknownDefinition)
        }
        return request.check(offer: offer, definition: definition)
    }
}
