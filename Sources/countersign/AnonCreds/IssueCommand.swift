import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds issue`: signs a credential.
struct IssueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Check a request and issue the credential.")

    @Option(help: ArgumentHelp("The offer that was made.", valueName: "file"))
    var offer: String

    @Option(help: ArgumentHelp("The holder's request.", valueName: "file"))
    var request: String

    @Option(
        help: ArgumentHelp("The values, as {\"attribute\": \"text\"}.", valueName: "file"))
    var values: String

    @OptionGroup var definitions: DefinitionsOptions

    @Option(
        name: .customLong("private"),
        help: ArgumentHelp("The definition's private key.", valueName: "file"))
    var privateFile: String

    @Option(help: ArgumentHelp("Where the credential goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func run() throws {
        let offer = try InputFile.decode(offer) { value throws(DecodingFailure) in
            try CredentialOffer(json: value, at: "")
        }
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try CredentialRequest(json: value, at: "")
        }
        let values = try InputFile.texts(values)
        let definition = try definitions.requiredDefinition(named: offer.definitionID)
        let key = try PrivateFile.decode(privateFile) { bytes throws(DecodingFailure) in
            try PrivateCredentialDefinition(parsing: bytes, for: definition.definition)
        }
        let credential = try key.issue(
            request: request, offer: offer, rawValues: values, definition: definition)
        try OutputFile.write(credential.json, to: out)
        guard json, out != "-" else { return }
        Console.output([
            "definition_id": .string(definition.definitionID.text), "out": .string(out),
        ])
    }
}
