import ArgumentParser
import Foundation
import SealedStorage
import Sodium

/// Where the passphrase of a state directory comes from: a file or a prompt, never an argument.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose first line is the passphrase (or COUNTERSIGN_PASSPHRASE_FILE).",
            valueName: "file"))
    var passphraseFile: String?

    /// The passphrase; a new one is asked for twice.
    func passphrase(isNew: Bool = false) throws -> SecretBytes {
        let environment = ProcessInfo.processInfo.environment["COUNTERSIGN_PASSPHRASE_FILE"]
        if let file = passphraseFile ?? environment { return try Self.firstLine(of: file) }
        guard PassphraseReader.hasTerminal else {
            throw CommandFailure(
                .configuration, code: "passphrase-missing",
                "no passphrase: name a file with --passphrase-file or COUNTERSIGN_PASSPHRASE_FILE")
        }
        let passphrase = try Self.required(PassphraseReader.prompt("Passphrase: "))
        guard isNew else { return passphrase }
        let again = try Self.required(PassphraseReader.prompt("The same again: "))
        guard passphrase.isEqual(to: again) else {
            throw CommandFailure(
                .configuration, code: "passphrase-mismatch", "the two passphrases differ")
        }
        return passphrase
    }

    /// The first line of `file`.
    static func firstLine(of file: String) throws -> SecretBytes {
        try required(PassphraseReader.firstLine(of: file))
    }

    private static func required(_ passphrase: consuming SecretBytes?) throws -> SecretBytes {
        guard let passphrase else {
            throw CommandFailure(
                .configuration, code: "passphrase-missing", "the passphrase is empty")
        }
        return passphrase
    }
}
