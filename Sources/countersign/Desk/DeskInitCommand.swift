import ArgumentParser
import Credentials
import Desk
import JSONDocuments
import TransparencyLog

/// `countersign desk init`.
struct DeskInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a desk's key; the registrar admits it.")

    @OptionGroup var target: DeskOptions
    @OptionGroup var trust: TrustOptions

    @Option(help: "The desk's name: desk.city.example.")
    var name: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try KeyName.check(name, option: "--name") }

    func run() throws {
        let settings = try trust.settings
        let verifier = try Verifier.create(
            at: target.directory, name: name, logKey: settings.logKey,
            policyText: settings.policyText, passphrase: target.secret.passphrase(isNew: true))
        let path = target.directory + "/vkey"
        try KeyFile.write(verifier.verifierKey, to: path)
        Console.result(
            json, ["key": .string(verifier.verifierKey.text)],
            "The desk's key is in \(path): \(verifier.verifierKey.text)")
    }
}
