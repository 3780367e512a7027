import ArgumentParser
import Ledger
import Records
import Sodium
import TransparencyLog

/// The options of a command whose entry the registrar signs, and how the entry gets to the ledger.
struct RegistrarOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The registrar's directory (default: registrar/ in the ledger's directory).",
            valueName: "dir"))
    var registrarDirectory: String?

    @OptionGroup var secret: PassphraseOptions

    @Option(
        help: ArgumentHelp(
            "Write the signed entry to this file instead of appending it.", valueName: "file"))
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Signs `record` with the registrar's key, appends it to `ledger` and prints where it stands,
    /// to people in the words that `sentence` makes of the entry's index.
    func sign(
        _ record: Record, for ledger: LedgerDirectory, saying sentence: (Int) -> String
    ) async throws {
        let passphrase = try secret.passphrase()
        let signer = try RegistrarKey.open(
            at: registrarDirectory ?? ledger.path + "/registrar", passphrase: passphrase)
        let entry = try Envelope(record, created: .now)
            .signed(by: signer.key, name: signer.verifierKey.name)
        if let out {
            return try OutputFile.write(String(decoding: entry.leaf, as: UTF8.self) + "\n", to: out)
        }
        let sequencer = try await ledger.sequencer(passphrase: passphrase)
        let acknowledgement = try await sequencer.append(entry)
        Console.result(json, acknowledgement.json, sentence(acknowledgement.index))
    }
}
