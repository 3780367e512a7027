import ArgumentParser
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// `countersign record policy sign`: an officer's word for a rule that is proposed elsewhere.
struct RecordPolicySignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a rule's terms as an officer, for a service that has proposed it.",
        discussion: """
            FILE holds the terms as the service shows them; read them before you sign. Prints \
            {"key", "value"}, which is the approval: the officer's key stays here.
            """)

    @Argument(help: ArgumentHelp("The terms; - is standard input.", valueName: "file"))
    var terms: String

    @Option(
        help: ArgumentHelp(
            "The officer's directory, from 'record policy officer'.", valueName: "dir"))
    var officer: String

    @OptionGroup var secret: PassphraseOptions

    func run() throws {
        let terms = try readTerms()
        let signer = try OfficerKey.open(at: officer, passphrase: secret.passphrase())
        Console.output(
            try terms.approval(by: signer.key, name: signer.verifierKey.name).json)
    }

    private func readTerms() throws -> PolicyTerms {
        let document = try InputFile.json(terms)
        do throws(RecordError) {
            return try PolicyTerms(json: document)
        } catch {
            throw CommandFailure(.malformed, code: error.code, "\(terms): \(error.sentence)")
        }
    }
}
