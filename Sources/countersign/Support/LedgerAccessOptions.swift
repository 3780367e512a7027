import ArgumentParser
import Ledger
import Sodium
import TransparencyLog

/// How a role reaches a ledger on the same machine: its directory and the operator's passphrase.
struct LedgerAccessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger's directory.", valueName: "dir"))
    var ledger: String

    @Option(
        help: ArgumentHelp(
            "The operator's passphrase, where it differs from the role's own.", valueName: "file"))
    var ledgerPassphraseFile: String?

    var directory: LedgerDirectory { LedgerDirectory(path: ledger) }

    /// Opens the ledger for appending.
    func sequencer(_ own: PassphraseOptions) async throws -> Sequencer {
        var options = own
        if let ledgerPassphraseFile { options.passphraseFile = ledgerPassphraseFile }
        return try await directory.sequencer(passphrase: options.passphrase())
    }
}
