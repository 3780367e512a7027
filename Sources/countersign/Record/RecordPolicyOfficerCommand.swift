import ArgumentParser
import JSONDocuments
import LogFiles
import SealedStorage
import Sodium
import TransparencyLog

/// An officer's key, sealed in a state directory of its own.
enum OfficerKey {
    static let role = "officer"

    static func open(at path: String, passphrase: borrowing SecretBytes) throws -> NoteSigner {
        try StateDirectory.open(at: path, role: role, passphrase: passphrase).noteSigner()
    }
}

/// `countersign record policy officer`.
struct RecordPolicyOfficerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer",
        abstract: "Make an officer's key; the registrar appoints the board with 'ledger board'.")

    @Option(help: ArgumentHelp("The officer's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    @Option(help: "The officer's name: privacy.city.example.")
    var name: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try KeyName.check(name, option: "--name") }

    func run() throws {
        let signer = try NoteSigner(name: name, key: SigningKey())
        let key = signer.verifierKey
        _ = try StateDirectory.create(
            at: directory, role: OfficerKey.role, passphrase: secret.passphrase(isNew: true)
        ) { try $0.store(signer) }
        let path = directory + "/vkey"
        try KeyFile.write(key, to: path)
        Console.result(
            json, ["key": .string(key.text)], "The officer's key is in \(path): \(key.text)")
    }
}
