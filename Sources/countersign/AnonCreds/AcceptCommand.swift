import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds accept`: checks and completes a credential.
struct AcceptCommand: CheckingCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Check a credential that was issued, and complete it.")

    @Option(help: ArgumentHelp("The credential as issued.", valueName: "file"))
    var credential: String

    @Option(help: ArgumentHelp("The private part of the request.", valueName: "file"))
    var metadata: String

    @Option(help: ArgumentHelp("The link secret.", valueName: "file"))
    var linkSecret: String

    @Option(help: "The text that the request was made with.")
    var entropy: String

    @OptionGroup var definitions: DefinitionsOptions

    @Option(help: ArgumentHelp("Where the completed credential goes.", valueName: "file"))
    var out: String

    @OptionGroup var output: VerdictOptions

    var writesDocumentToOutput: Bool { out == "-" }

    func verdict() throws -> Verdict {
        let credential = try InputFile.decode(credential) { value throws(DecodingFailure) in
            try Credential(json: value, at: "")
        }
        let metadata = try PrivateFile.decode(metadata) { bytes throws(DecodingFailure) in
            try CredentialRequestMetadata(parsing: bytes)
        }
        let secret = try LinkSecret(file: linkSecret)
        guard let definition = try definitions.definition(named: credential.definitionID) else {
            return .reject(.unknownDefinition)
        }
        let acceptance = credential.accept(
            metadata: metadata, linkSecret: secret, entropy: entropy, definition: definition)
        if case .accepted(let completed) = acceptance {
            try OutputFile.write(completed.json, to: out)
        }
        return acceptance.verdict
    }
}
