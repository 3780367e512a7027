import AnonCreds
import ArgumentParser
import JSONDocuments

/// `countersign anoncreds present`: answers a presentation request.
struct PresentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "present", abstract: "Answer a presentation request.",
        discussion: """
            Each item of the request is answered by the first --credential that satisfies it; only \
            where none does, and the item has no restriction, by --self-attested.
            """)

    @Option(help: ArgumentHelp("The verifier's request.", valueName: "file"))
    var request: String

    @Option(
        name: .customLong("credential"), parsing: .upToNextOption,
        help: ArgumentHelp("Accepted credentials, the preferred first.", valueName: "file"))
    var credentials: [String]

    @Option(help: ArgumentHelp("The link secret.", valueName: "file"))
    var linkSecret: String

    @OptionGroup var definitions: DefinitionsOptions

    @Option(
        help: ArgumentHelp("Own words, as {\"referent\": \"text\"}.", valueName: "file"))
    var selfAttested: String?

    @Option(
        name: .customLong("hide"), parsing: .upToNextOption,
        help: ArgumentHelp("Items to answer without their value.", valueName: "referent"))
    var hidden: [String] = []

    @Option(help: ArgumentHelp("Where the presentation goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func run() throws {
        let request = try InputFile.decode(request) { value throws(DecodingFailure) in
            try PresentationRequest(json: value, at: "")
        }
        let known = try definitions.load()
        let held = try credentials.map { try heldCredential($0, known) }
        let words = try selfAttested.map { try InputFile.texts($0) } ?? []
        let secret = try LinkSecret(file: linkSecret)
        let presentation = try Presentation.make(
            request: request, credentials: held, linkSecret: secret,
            selfAttested: Dictionary(uniqueKeysWithValues: words.map { ($0.name, $0.value) }),
            hidden: Set(hidden))
        try OutputFile.write(presentation.json, to: out)
        guard json, out != "-" else { return }
        let count = presentation.sources.count
        Console.output(["credentials_shown": .integer(count), "out": .string(out)])
    }

    private func heldCredential(
        _ path: String, _ known: [PublishedDefinition]
    ) throws -> HeldCredential {
        let credential = try InputFile.decode(path) { value throws(DecodingFailure) in
            try Credential(json: value, at: "")
        }
        guard let definition = known.first(where: { $0.definitionID == credential.definitionID })
        else {
            throw CommandFailure(
                .refused, code: Verdict.Reason.unknownDefinition.rawValue,
                "\(path): no --definitions file has this credential's definition")
        }
        return try HeldCredential(credential: credential, definition: definition)
    }
}
