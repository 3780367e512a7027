import AnonCreds
public import Credentials
import JSONDocuments
import SealedStorage
public import Sodium
public import TransparencyLog

/// A resident's wallet: link secret, credentials, consent, history.
///
/// State, sealed under a passphrase: `link-secret`, `settings`, `checkpoint` (the newest the wallet
/// believes), `offers/…` (requests under way), `credentials/…`, `subjects/…`, `history/…`. Nothing
/// leaves it but requests and presentations, and a subject's key to its own resident.
public actor Holder {
    /// The role of its state directory.
    public static let role = "wallet"

    let directory: StateDirectory
    let linkSecret: LinkSecret
    /// Definitions whose key this process has checked.
    let known: KnownDefinitions
    /// The city's log and the quorum that the wallet asks for.
    public nonisolated let trust: LogTrust

    /// Makes a wallet with a fresh link secret, for the log with `logKey` and its witness policy.
    ///
    /// - Throws: `LogError` for a policy that is none, or `StorageError`.
    public static func create(
        at path: String, logKey: NoteVerifierKey, policyText: String,
        passphrase: borrowing SecretBytes, known: KnownDefinitions = KnownDefinitions()
    ) throws -> Holder {
        let settings = TrustSettings(logKey: logKey, policyText: policyText)
        _ = try settings.trust
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try $0.write(LinkSecret.random().serialized(), to: "link-secret")
            try $0.write(settings.json.canonicalBytes, to: "settings")
        }
        return try Holder(directory: directory, known: known)
    }

    /// Opens a wallet's directory.
    ///
    /// - Throws: `StorageError`.
    public static func open(
        at path: String, passphrase: borrowing SecretBytes,
        known: KnownDefinitions = KnownDefinitions()
    ) throws -> Holder {
        try Holder(
            directory: .open(at: path, role: role, passphrase: passphrase), known: known)
    }

    init(directory: StateDirectory, known: KnownDefinitions) throws {
        let trust = try TrustSettings(JSONValue(parsing: directory.read("settings"))).trust
        let linkSecret = try LinkSecret(parsing: directory.readSecret("link-secret"))
        self.directory = directory
        self.known = known
        self.trust = trust
        self.linkSecret = linkSecret
    }

    /// The newest checkpoint that the wallet believes; `nil` before the first.
    ///
    /// - Throws: `StorageError`, or `LogError` where the file is no checkpoint.
    func rememberedCheckpoint() throws -> Checkpoint? {
        guard try directory.contains("checkpoint") else { return nil }
        let note = try SignedNote(parsing: directory.read("checkpoint"))
        return try Checkpoint(parsing: note.text)
    }

    func remember(_ note: SignedNote) throws {
        try directory.write(note.bytes, to: "checkpoint")
    }
}
