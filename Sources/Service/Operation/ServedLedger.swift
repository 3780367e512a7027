import Foundation
public import Ledger
public import LedgerClient
import LogFiles
import SQLiteStore
import SealedStorage
public import Sodium
public import TransparencyLog

/// An operator's ledger, opened to be served.
public struct ServedLedger: Sendable {
    /// Reads it; its policy is the operator's.
    public let reader: LedgerReader
    /// Takes members' envelopes.
    public let ledger: LocalLedger
    /// Remembers what was signed last.
    let keeper: any SignedCheckpointKeeper
    /// Signs what the operator itself has to say on the log.
    let operatorKey: OperatorKey
    /// Asks the witnesses; `nil` where the policy gives nobody an address.
    public let rounds: WitnessRounds?

    /// Opens the ledger in `directory`; waits up to ten seconds for another writer to end.
    ///
    /// - Throws: `StorageError`, `LedgerError`.
    public init(
        in directory: String, passphrase: borrowing SecretBytes, policy: WitnessPolicy
    ) async throws {
        let place = URL(filePath: directory, directoryHint: .isDirectory)
        let store = try await SQLiteStore.open(place, for: .sequencing(waitMilliseconds: 10_000))
        let keys = try StateDirectory.open(
            at: directory + "/operator", role: "operator", passphrase: passphrase)
        operatorKey = OperatorKey(try keys.noteSigner())
        keeper = store.lastSigned
        let sequencer = try await Sequencer.open(
            store: store, keeper: keeper, signer: keys.noteSigner())
        reader = try await LedgerReader(SQLiteStore.open(place, for: .reading), policy: policy)
        ledger = LocalLedger(reader, sequencer: sequencer)
        rounds =
            policy.witnesses.contains { $0.url != nil }
            ? WitnessRounds(
                try await LedgerReader(SQLiteStore.open(place, for: .cosigning), policy: policy))
            : nil
    }
}
