import ArgumentParser
import Ledger
import TransparencyLog

/// How an agency reaches a ledger; an agency keeps no log's key, so an address needs it beside.
struct AgencyLedgerOptions: ParsableArguments {
    @OptionGroup var access: LedgerAccessOptions
    @OptionGroup var key: LedgerKeyOption

    /// Opens the ledger for appending and for proofs that meet `policy`.
    func open(_ agency: AgencyOptions, policy: WitnessPolicy) async throws -> any LedgerAccess {
        try await access.open(
            agency.secret, policy: policy, log: key.log, role: agency.directory)
    }
}
