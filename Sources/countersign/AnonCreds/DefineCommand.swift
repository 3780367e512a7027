import AnonCreds
import ArgumentParser
import Foundation
import JSONDocuments
import SealedStorage

/// `countersign anoncreds define`: makes a credential definition and its private key.
struct DefineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "define", abstract: "Make a credential definition for a schema.")

    @Option(help: ArgumentHelp("The schema.", valueName: "file"))
    var schema: String

    @Option(name: .customLong("schema-id"), help: "The schema's identifier, a URI.")
    var schemaID: String

    @Option(name: .customLong("definition-id"), help: "The definition's identifier, a URI.")
    var definitionID: String

    @Option(help: "Tells several definitions of one schema apart.")
    var tag: String

    @Option(help: ArgumentHelp("Where the definitions file goes.", valueName: "file"))
    var out: String

    @Option(
        name: .customLong("private"),
        help: ArgumentHelp("Where the private key goes; never replaced.", valueName: "file"))
    var privateFile: String

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func validate() throws {
        guard Identifier<Schema>(schemaID) != nil else {
            throw ValidationError("--schema-id is not a valid identifier")
        }
        guard Identifier<CredentialDefinition>(definitionID) != nil else {
            throw ValidationError("--definition-id is not a valid identifier")
        }
    }

    func run() async throws {
        let schema = try InputFile.decode(schema) { value throws(DecodingFailure) in
            try Schema(json: value, at: "")
        }
        guard let schemaID = Identifier<Schema>(schemaID),
            let definitionID = Identifier<CredentialDefinition>(definitionID)
        else { throw CommandFailure(.usage, code: "usage", "an identifier is not valid") }
        // Told now rather than after the search.
        guard !FileManager.default.fileExists(atPath: privateFile) else {
            throw StorageError.alreadyExists(path: privateFile)
        }
        let progress = KeyProgress(attributeCount: schema.attributes.count)
        let made = try await PublishedDefinition.generate(
            schemaID: schemaID, schema: schema, definitionID: definitionID, tag: tag
        ) { progress.update($0) }
        progress.finish()
        let secret = try made.privateDefinition.serialized()
        // The search may be interrupted; the writing of two files, which belong together, may not.
        for number in [SIGINT, SIGTERM] { signal(number, SIG_IGN) }
        try PrivateFile.write(secret, to: privateFile, replacing: false)
        do {
            try OutputFile.write(made.published.json, to: out)
        } catch {
            if privateFile != "-" { try AtomicFile.remove(privateFile) }
            throw error
        }
        guard json, out != "-" else { return }
        Console.output(["definition_id": .string(definitionID.text), "out": .string(out)])
    }
}
