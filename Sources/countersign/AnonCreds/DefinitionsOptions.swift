import AnonCreds
import ArgumentParser
import JSONDocuments

/// The definitions that a command trusts.
struct DefinitionsOptions: ParsableArguments {
    @Option(
        name: .customLong("definitions"),
        help: ArgumentHelp("A definitions file; may be given several times.", valueName: "file"))
    var paths: [String]

    /// All definitions, each parsed and consistent in itself.
    func load() throws -> [PublishedDefinition] {
        try paths.map { path in
            try InputFile.decode(path) { value throws(DecodingFailure) in
                try PublishedDefinition(json: value, at: "")
            }
        }
    }

    /// The definition with this identifier; `nil` where no file has it.
    func definition(
        named identifier: Identifier<CredentialDefinition>
    ) throws -> PublishedDefinition? {
        try load().first { $0.definitionID == identifier }
    }

    /// The definition with this identifier, without which the command refuses.
    func requiredDefinition(
        named identifier: Identifier<CredentialDefinition>
    ) throws -> PublishedDefinition {
        guard let definition = try definition(named: identifier) else {
            throw CommandFailure(
                .refused, code: Verdict.Reason.unknownDefinition.rawValue,
                "no --definitions file has the definition that is named")
        }
        return definition
    }
}
