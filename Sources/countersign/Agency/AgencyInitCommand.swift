import Agency
import ArgumentParser
import JSONDocuments
import TransparencyLog

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
