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

    /// Opens the ledger for appending and for proofs that meet `policy`.
    func open(
        _ own: PassphraseOptions, policy: WitnessPolicy
    ) async throws -> any LedgerAccess {
        var options = own
        if let ledgerPassphraseFile { options.passphraseFile = ledgerPassphraseFile }
        return try await LedgerDirectory(path: ledger)
            .access(passphrase: options.passphrase(), policy: policy)
    }
}

/// The option that names the ledger of a command that only reads it.
struct LedgerReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The ledger's directory; only read.", valueName: "dir"))
    var ledger: String

    /// Opens the ledger for proofs that meet `policy`.
    func reading(policy: WitnessPolicy) async throws -> any LedgerAccess {
        LocalLedger(try await LedgerDirectory(path: ledger).reader(policy: policy))
    }
}
