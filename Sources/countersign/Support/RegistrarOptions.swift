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

    /// Signs `record` with the registrar's key, appends it to the ledger at `place` and prints where it
    /// stands, to people in the words that `sentence` makes of the entry's index.
    func sign(
        _ record: Record, for place: LedgerPlace, key: LedgerKeyOption,
        saying sentence: (Int) -> String
    ) async throws {
        let directory = try directory(place)
        let passphrase = try secret.passphrase()
        let signer = try RegistrarKey.open(at: directory, passphrase: passphrase)
        let entry = try Envelope(record, created: .now)
            .signed(by: signer.key, name: signer.verifierKey.name)
        if let out {
            return try OutputFile.write(String(decoding: entry.leaf, as: UTF8.self) + "\n", to: out)
        }
        let acknowledgement =
            switch place {
            case .directory(let ledger):
                try await ledger.sequencer(passphrase: passphrase).append(entry)
            case .address:
                try await place.reading(policy: .none, log: key.log, role: directory).append(entry)
            }
        Console.result(json, acknowledgement.json, sentence(acknowledgement.index))
    }

    private func directory(_ place: LedgerPlace) throws -> String {
        if let registrarDirectory { return registrarDirectory }
        guard case .directory(let ledger) = place else {
            throw CommandFailure(
                .usage, code: "usage", "a ledger at an address needs --registrar-directory")
        }
        return ledger.path + "/registrar"
    }
}
