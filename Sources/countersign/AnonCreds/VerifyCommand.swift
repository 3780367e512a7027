import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds verify`: verifies a presentation.
struct VerifyCommand: CheckingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify a presentation against its request.",
        discussion: """
            The request must be the verifier's own copy, and each request is to be used once: this \
            command keeps no record of nonces.
            """)

    @Option(help: ArgumentHelp("The verifier's own request.", valueName: "file"))
    var request: String

    @Option(help: ArgumentHelp("The holder's presentation.", valueName: "file"))
    var presentation: String

    @OptionGroup var definitions: DefinitionsOptions

    @OptionGroup var output: VerdictOptions

    func verdict() throws -> Verdict {
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try PresentationRequest(json: value, at: "")
        }
        let presentation = try InputFile.decode(presentation) { value throws(DecodingFailure) in
            try Presentation(json: value, at: "")
        }
        return try PresentationVerifier(definitions: definitions.load())
            .verify(presentation, for: request)
    }
}
