import Agency
import ArgumentParser
import JSONDocuments
import Sodium
import TransparencyLog

/// `countersign agency`: certify residents from a register.
struct AgencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agency",
        abstract: "Issue credentials: make keys, offer to the rows of a register, answer wallets.",
        subcommands: [
            AgencyInitCommand.self, AgencyDefineCommand.self, AgencyOfferCommand.self,
            AgencyIssueCommand.self, AgencyExportCommand.self,
        ]
    )
}

/// The options that open an agency's directory.
struct AgencyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The agency's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    func open() throws -> Agency.Issuer {
        try Agency.Issuer.open(at: directory, passphrase: secret.passphrase())
    }
}

/// `countersign agency init`.
struct AgencyInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make an agency's key; the registrar admits it.")

    @OptionGroup var target: AgencyOptions

    @Option(help: "The agency's name: agency.city.example.")
    var name: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try KeyName.check(name, option: "--name") }

    func run() throws {
        let issuer = try Agency.Issuer.create(
            at: target.directory, name: name, passphrase: target.secret.passphrase(isNew: true))
        let path = target.directory + "/vkey"
        try KeyFile.write(issuer.verifierKey, to: path)
        Console.result(
            json, ["key": .string(issuer.verifierKey.text)],
            "The agency's key is in \(path): \(issuer.verifierKey.text)")
    }
}

/// `countersign agency export`.
struct AgencyExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a definition with its evidence, for desks and foreign wallets.")

    @OptionGroup var target: AgencyOptions
    @OptionGroup var choice: DefinitionChoice

    @Option(help: ArgumentHelp("Where it goes; - is standard output.", valueName: "file"))
    var out = "-"

    @Flag(help: "The result is JSON in any case.")
    var json = false

    func run() throws {
        let issuer = try target.open()
        try OutputFile.write(issuer.anchoredDefinition(choice.digest(of: issuer)), to: out)
    }
}

/// Which of an agency's definitions is meant.
struct DefinitionChoice: ParsableArguments {
    @Option(help: "The definition's hash (default: the only one that is anchored).")
    var definition: String?

    func digest(of issuer: Agency.Issuer) throws -> SHA256Digest {
        let anchored = try issuer.definitionDigests().filter { try issuer.isAnchored($0) }
        if let definition {
            guard let bytes = Sodium.bytes(hexadecimal: definition),
                let digest = SHA256Digest(bytes: bytes), anchored.contains(digest)
            else { throw AgencyError.definitionUnknown }
            return digest
        }
        guard let only = anchored.first else { throw AgencyError.definitionUnknown }
        guard anchored.count == 1 else {
            throw CommandFailure(
                .usage, code: "usage", "the agency has several definitions; name one")
        }
        return only
    }
}
