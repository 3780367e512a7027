import ArgumentParser
import JSONDocuments
import TransparencyLog
import Witness

/// `countersign witness init`.
struct WitnessInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a witness's key and name the logs it watches.")

    @Option(help: ArgumentHelp("The witness's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    @Option(help: "The witness's name: w1.city.example.")
    var name: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The key files of the logs to watch.", valueName: "file"))
    var logKey: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try KeyName.check(name, option: "--name") }

    func run() throws {
        let logs = try logKey.map { try KeyFile.logKey($0) }
        let witness = try LogWitness.create(
            at: directory, name: name, logs: logs, passphrase: secret.passphrase(isNew: true))
        let path = directory + "/vkey"
        try KeyFile.write(witness.verifierKey, to: path)
        Console.result(
            json, ["key": .string(witness.verifierKey.text)],
            "The witness's key is in \(path): \(witness.verifierKey.text)")
    }
}
