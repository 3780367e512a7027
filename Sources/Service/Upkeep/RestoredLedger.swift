import Foundation
import Ledger
import LedgerClient
import SQLiteStore
import SealedStorage
public import TransparencyLog

/// A restored ledger that waits for somebody who knows what its key signed last.
public struct RestoredLedger: Sendable {
    /// What became of it.
    public enum Outcome: Equatable, Sendable {
        /// Nothing newer is known: it takes entries again.
        case open(size: Int)
        /// More was signed than is here, how much where that is known: it refuses until the newer ledger is back.
        case behind(size: Int, signedSize: Int?)
    }

    private let folder: URL
    private let reader: LedgerReader

    /// The ledger of the service in `directory`.
    ///
    /// - Throws: `UpkeepError.nothingToConfirm`; `LedgerError`.
    public init(in directory: String) async throws {
        folder = URL(filePath: directory + "/ledger", directoryHint: .isDirectory)
        guard access(folder.path + "/" + SQLiteStore.restoredName, F_OK) == 0 else {
            throw UpkeepError.nothingToConfirm
        }
        reader = try await LedgerReader(SQLiteStore.open(folder, for: .cosigning))
    }

    /// Compares the ledger with the newest checkpoint that anybody has of it.
    ///
    /// - Parameter note: The checkpoint as a witness, a monitor or a mirror has it.
    /// - Returns: Whether the ledger is open again.
    /// - Throws: `UpkeepError.checkpointForeign`, `LedgerError`.
    public func confirm(newest note: [UInt8]) async throws -> Outcome {
        guard let parsed = try? SignedNote(parsing: note),
            let checkpoint = try? VerifiedCheckpoint(opening: parsed, of: reader.log).checkpoint
        else { throw UpkeepError.checkpointForeign }
        let size = try await reader.size()
        // What is signed and not here, or other than what is here, keeps it closed from now on.
        try await SQLiteStore.confirmRestored(
            folder, lastSigned: String(decoding: note, as: UTF8.self))
        guard checkpoint.size <= size, try await reader.holds(checkpoint) else {
            return .behind(size: size, signedSize: checkpoint.size)
        }
        return .open(size: size)
    }

    /// Asks the witnesses of `policy`, each of which remembers the largest size that it cosigned.
    ///
    /// A quorum that cosigns what is here has cosigned nothing larger; and without a quorum nobody believes more.
    ///
    /// - Throws: `UpkeepError.witnessesMissing`, `LedgerError`.
    public func confirm(asking policy: WitnessPolicy) async throws -> Outcome {
        try await confirm(asking: policy, transport: URLSessionTransport())
    }

    func confirm(
        asking policy: WitnessPolicy, transport: any LedgerTransport
    ) async throws -> Outcome {
        let rounds = WitnessRounds(reader.demanding(policy), transport: transport)
        let outcome = try await rounds.ask()
        let size = try await reader.size()
        guard !outcome.failed.values.contains(LedgerError.rolledBackCode) else {
            return .behind(size: size, signedSize: nil)
        }
        // Who cosigned before the backup says nothing: only those count who answered now.
        let answered = policy.witnesses.map(\.key).filter { outcome.cosigned.contains($0.name) }
        guard !answered.isEmpty, outcome.size == size, policy.isSatisfied(bySigners: Set(answered)),
            let note = try await reader.newestNote()
        else { throw UpkeepError.witnessesMissing(cosigned: answered.count) }
        try await SQLiteStore.confirmRestored(folder, lastSigned: note)
        return .open(size: size)
    }
}

extension LedgerError {
    /// The code of a log that is shorter than what a witness has cosigned.
    fileprivate static var rolledBackCode: String {
        LedgerError.rolledBack(signedSize: 0, storedSize: 0).code
    }
}
