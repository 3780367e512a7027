import Foundation
import JSONDocuments
import LogFiles
public import Records
import SealedStorage
public import Sodium
public import TransparencyLog

/// A keeper of encrypted payloads: adds records, gives their keys to readers whom policy allows and
/// the log has noted, holds and erases.
///
/// State: sealed `settings`, `key`, `name` and `subjects/…`; `archive.sqlite` and `bodies/…`, which
/// hold ciphertext; and the directory of the epoch key, `epoch/` unless another was named. **No backup
/// may hold the epoch directory**: without it the rest is unreadable, and that is what erasure rests
/// on. A backup from before an erasure cannot be opened any more at all; make a new one after.
///
/// What this cannot prevent: what earlier readers have kept, and a custodian that opens its own
/// archive without asking the log.
public final class Custodian: Sendable {
    /// The role of its state directory.
    public static let role = "custodian"

    /// Appends entries to the ledger and returns their indexes, durable.
    ///
    /// `nil` stands for one that the ledger refused. The same entry again gets its first index.
    public typealias Append = @Sendable ([Envelope]) async throws -> [Int?]
    /// The proof for an index under the newest checkpoint that meets the quorum.
    ///
    /// `nil` where no such checkpoint covers the index yet.
    public typealias Prove = @Sendable (Int) async throws -> ProofBundle?

    let directory: StateDirectory
    let vault: EpochVault
    let store: any ArchiveStore
    let bodies: BodyFolder
    let signer: NoteSigner
    /// The log that it trusts.
    public let log: LogIdentity
    let policy: WitnessPolicy
    /// Whose cosignatures a proof needs before a key is handed out.
    public var witnessPolicy: WitnessPolicy { policy }
    private let turn = Turn()

    /// What checks this custodian's entries; the registrar admits it as a department.
    public var verifierKey: NoteVerifierKey { signer.verifierKey }

    /// Makes a custodian whose key is called `name`, for the log with `logKey` and its witness policy.
    ///
    /// - Parameters:
    ///   - path: Its directory, free or empty.
    ///   - epochPath: Where the epoch key lies, free or empty; `epoch` in the directory for `nil`.
    ///   - name: The name of its signing key.
    ///   - logKey: The log's key.
    ///   - policyText: Whose cosignatures a proof needs; empty for nobody's.
    ///   - passphrase: What seals both directories.
    ///   - makeStore: Makes the store in the directory.
    /// - Returns: The custodian.
    /// - Throws: `LogError` for a name or a policy that is none, `StorageError`, or what `makeStore`
    ///   throws.
    public static func create(
        at path: String, epochPath: String? = nil, name: String, logKey: NoteVerifierKey,
        policyText: String, passphrase: borrowing SecretBytes,
        makeStore: (String) throws -> any ArchiveStore
    ) throws -> Custodian {
        let signer = try NoteSigner(name: name, key: SigningKey())
        let settings = CustodianSettings(
            logKey: logKey, policyText: policyText, epochPath: epochPath)
        let (log, policy) = (try settings.log(), try settings.policy())
        let vaultPath = epochPath ?? path + "/epoch"
        var made: (any ArchiveStore)?
        // What a closure borrows, it cannot lend on.
        let secret = try passphrase.copy()
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try $0.write(settings.json.canonicalBytes, to: "settings")
            try $0.store(signer)
            try EpochVault.create(at: vaultPath, passphrase: secret)
            made = try makeStore(path)
        }
        guard let store = made else { throw ArchiveError.notAnArchive }
        let vault = try EpochVault.open(at: vaultPath, passphrase: passphrase, number: 1)
        return Custodian(
            directory: directory, vault: vault, store: store, signer: signer, log: log,
            policy: policy)
    }

    /// Opens a custodian's directory: ends an erasure that was cut short, and appends what the ledger
    /// has not got yet.
    ///
    /// Whoever opens it with the ledger at hand calls ``destroyOverdue(members:now:append:)`` next.
    ///
    /// - Parameters:
    ///   - path: Its directory.
    ///   - epochPath: Where the epoch key lies now, if it was moved.
    ///   - passphrase: What opens both directories.
    ///   - append: Appends to the ledger; without it what waits goes on waiting.
    ///   - openStore: Opens the store in the directory.
    /// - Returns: The custodian.
    /// - Throws: `ArchiveError.epochMissing` for a store from before an erasure, `StorageError`, or
    ///   what the closures throw.
    public static func open(
        at path: String, epochPath: String? = nil, passphrase: borrowing SecretBytes,
        append: Append? = nil, openStore: (String) throws -> any ArchiveStore
    ) async throws -> Custodian {
        let directory = try StateDirectory.open(at: path, role: role, passphrase: passphrase)
        let settings = try CustodianSettings(JSONValue(parsing: directory.read("settings")))
        let store = try openStore(path)
        let vault = try EpochVault.open(
            at: epochPath ?? settings.epochPath ?? path + "/epoch", passphrase: passphrase,
            number: await store.epoch())
        let custodian = Custodian(
            directory: directory, vault: vault, store: store,
            signer: try directory.noteSigner(), log: try settings.log(),
            policy: try settings.policy())
        try await custodian.bodies.removeStrays(except: store.bodiesInFiles())
        if let append { try await custodian.settle(append: append) }
        return custodian
    }

    private init(
        directory: StateDirectory, vault: EpochVault, store: any ArchiveStore,
        signer: consuming NoteSigner, log: LogIdentity, policy: WitnessPolicy
    ) {
        self.directory = directory
        self.vault = vault
        self.store = store
        self.signer = signer
        self.log = log
        self.policy = policy
        bodies = BodyFolder(path: directory.path + "/bodies")
    }

    /// Runs `work` when no other work of this kind runs, and with the epoch key that the store names:
    /// after an erasure that failed half-way it may be the next one.
    func exclusively<T>(_ work: () async throws -> T) async throws -> T {
        await turn.enter()
        do {
            let epoch = try await store.epoch()
            if vault.current.number != epoch { try vault.reconcile(with: epoch) }
            let result = try await work()
            await turn.leave()
            return result
        } catch {
            await turn.leave()
            throw error
        }
    }
}
