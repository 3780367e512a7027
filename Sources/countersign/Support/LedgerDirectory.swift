import Foundation
import Ledger
import LogFiles
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

/// An operator's ledger directory: the SQLite store, and the log's key sealed in `operator/`.
struct LedgerDirectory {
    let path: String

    /// The role of the state directory that holds the log's key.
    static let operatorRole = "operator"

    /// The memory outside the database of what was signed last.
    var lastSigned: SignedCheckpointFile {
        SignedCheckpointFile(path: path + "/last-signed")
    }

    private var url: URL { URL(filePath: path, directoryHint: .isDirectory) }
    private var operatorPath: String { path + "/operator" }

    /// Makes an empty ledger whose log is called `origin`.
    func create(origin: String, passphrase: borrowing SecretBytes) async throws -> Sequencer {
        try AtomicFile.createDirectory(path)
        guard try AtomicFile.list(path).isEmpty else {
            throw StorageError.alreadyExists(path: path)
        }
        let signer: NoteSigner
        do {
            signer = try NoteSigner(name: origin, key: SigningKey())
        } catch is LogError {
            throw CommandFailure(
                .usage, code: "usage", "--origin must be a name without spaces and plus signs")
        }
        let vkey = signer.verifierKey.text
        let directory = try StateDirectory.create(
            at: operatorPath, role: Self.operatorRole, passphrase: passphrase)
        try directory.store(signer)
        let store = try await SQLiteStore.create(at: url, verifierKey: vkey)
        return try await Sequencer.open(store: store, keeper: store.lastSigned, signer: signer)
    }

    /// Returns when no store has the ledger open for writing.
    func awaitClosing() async throws {
        _ = try await SQLiteStore.open(url, for: .sequencing(waitMilliseconds: 10_000))
    }

    /// Opens the ledger for appending; waits up to ten seconds for another writer to end.
    func sequencer(passphrase: borrowing SecretBytes) async throws -> Sequencer {
        let store = try await SQLiteStore.open(url, for: .sequencing(waitMilliseconds: 10_000))
        let directory = try StateDirectory.open(
            at: operatorPath, role: Self.operatorRole, passphrase: passphrase)
        let signer = try directory.noteSigner()
        return try await Sequencer.open(store: store, keeper: store.lastSigned, signer: signer)
    }

    /// Opens the ledger for appending and for proofs that meet `policy`.
    func access(
        passphrase: borrowing SecretBytes, policy: WitnessPolicy
    ) async throws -> LocalLedger {
        let sequencer = try await sequencer(passphrase: passphrase)
        return LocalLedger(try await reader(policy: policy), sequencer: sequencer)
    }

    /// Opens the ledger for reading, which needs no passphrase.
    func reader(policy: WitnessPolicy = .none) async throws -> LedgerReader {
        try await LedgerReader(SQLiteStore.open(url, for: .reading), policy: policy)
    }

    /// Opens the ledger for adding cosignatures, which needs no passphrase.
    func cosigner(policy: WitnessPolicy) async throws -> LedgerReader {
        try await LedgerReader(SQLiteStore.open(url, for: .cosigning), policy: policy)
    }
}
