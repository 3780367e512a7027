import ArgumentParser
import Sodium

/// The passphrase of a backup, where it is another one than the wallet's.
struct BackupPassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file whose first line is the backup's passphrase (default: the wallet's).",
            valueName: "file"))
    var backupPassphraseFile: String?

    /// The backup's passphrase; a copy of `passphrase` where no file is named.
    func passphrase(else passphrase: borrowing SecretBytes) throws -> SecretBytes {
        guard let backupPassphraseFile else { return try passphrase.copy() }
        return try PassphraseOptions.firstLine(of: backupPassphraseFile)
    }
}
