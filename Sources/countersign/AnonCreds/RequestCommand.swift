import AnonCreds
import ArgumentParser
import Foundation
import JSONDocuments
import SealedStorage

/// `countersign anoncreds request`: answers an offer.
struct RequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Answer an offer with a blinded link secret.")

    @Option(help: ArgumentHelp("The issuer's offer.", valueName: "file"))
    var offer: String

    @OptionGroup var definitions: DefinitionsOptions

    @Option(help: ArgumentHelp("The link secret; made where it is absent.", valueName: "file"))
    var linkSecret: String

    @Option(help: "A random text that ties the credential to this request.")
    var entropy: String

    @Option(help: ArgumentHelp("Where the request goes.", valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Where the private part goes that accepting needs.", valueName: "file"))
    var metadata: String

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func run() throws {
        let offer = try InputFile.decode(offer) { value throws(DecodingFailure) in
            try CredentialOffer(json: value, at: "")
        }
        let definition = try definitions.requiredDefinition(named: offer.definitionID)
        let isNew = linkSecret != "-" && !FileManager.default.fileExists(atPath: linkSecret)
        let secret = isNew ? LinkSecret.random() : try LinkSecret(file: linkSecret)
        let (request, kept) = try CredentialRequest.make(
            offer: offer, definition: definition, linkSecret: secret, entropy: entropy)
        if isNew {
            try PrivateFile.write(secret.serialized(), to: linkSecret, replacing: false)
        }
        try PrivateFile.write(kept.serialized(), to: metadata, replacing: true)
        try OutputFile.write(request.json, to: out)
        guard json, out != "-" else { return }
        Console.output(["link_secret_created": .bool(isNew), "out": .string(out)])
    }
}

extension LinkSecret {
    /// Reads a link secret's file.
    init(file path: String) throws {
        self = try PrivateFile.decode(path) { bytes throws(DecodingFailure) in
            try LinkSecret(parsing: bytes)
        }
    }
}
