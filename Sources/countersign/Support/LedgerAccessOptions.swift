import ArgumentParser
import Ledger
import TransparencyLog

/// How a role reaches a ledger: its directory and the operator's passphrase, or its address.
struct LedgerAccessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger's directory, or the address of its service.", valueName: "dir|url"))
    var ledger: String

    @Option(
        help: ArgumentHelp(
            "The operator's passphrase, where it differs from the role's own.", valueName: "file"))
    var ledgerPassphraseFile: String?

    /// Opens the ledger for appending and for proofs that meet `policy`, with the `role`'s own passphrase
    /// unless the operator's is named; the rest as ``LedgerPlace`` has it.
    func open(
        _ own: PassphraseOptions, policy: WitnessPolicy, log: () throws -> LogIdentity, role: String
    ) async throws -> any LedgerAccess {
        var options = own
        if let ledgerPassphraseFile { options.passphraseFile = ledgerPassphraseFile }
        return try await LedgerPlace(ledger).appending(
            policy: policy, passphrase: options, log: log, role: role)
    }
}

/// The option that names the ledger of a command that only reads it.
struct LedgerReadingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger's directory, or the address of its service; only read.",
            valueName: "dir|url"))
    var ledger: String

    /// Opens the ledger for proofs that meet `policy`; the rest as ``LedgerPlace`` has it.
    func reading(
        policy: WitnessPolicy, log: () throws -> LogIdentity, role: String?
    ) async throws -> any LedgerAccess {
        try await LedgerPlace(ledger).reading(policy: policy, log: log, role: role)
    }
}
