public import Credentials
import JSONDocuments
import LogFiles
public import Records
import SealedStorage
public import Sodium
import Synchronization
public import TransparencyLog

/// A service desk: it asks, verifies, promises, anchors and forgets.
///
/// State, sealed under a passphrase: `key`, `settings`, `definitions/…` (anchored definitions),
/// `pending/…` (requests that can still be answered, or whose acceptance was not handed over), `queue/…` (accepted, not yet anchored;
/// in `batches/…` those that were accepted together), `kept/…` (anchored). What is in the last three is destroyed when its time is over,
/// checked at each opening.
public final class Verifier: Sendable {
    /// The role of its state directory.
    public static let role = "desk"

    let directory: StateDirectory
    let signer: NoteSigner
    let known = KnownDefinitions()
    /// Requests that are being judged at this moment, so that two tasks cannot both accept one.
    let requestsInWork = Mutex<Set<SHA256Digest>>([])

    /// What checks this desk's requests and entries; the registrar admits it.
    public var verifierKey: NoteVerifierKey { signer.verifierKey }
    /// The log that the desk anchors in, and the quorum it asks for.
    public let trust: LogTrust

    /// Makes a desk whose key is called `name`, for the log with `logKey` and its witness policy.
    ///
    /// - Throws: `LogError` for a name or a policy that is none, or `StorageError`.
    public static func create(
        at path: String, name: String, logKey: NoteVerifierKey, policyText: String,
        passphrase: borrowing SecretBytes
    ) throws -> Verifier {
        let signer = try NoteSigner(name: name, key: SigningKey())
        let settings = TrustSettings(logKey: logKey, policyText: policyText)
        _ = try settings.trust
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try $0.write(settings.json.canonicalBytes, to: "settings")
            try $0.store(signer)
        }
        return try Verifier(directory: directory, now: .now)
    }

    /// Opens a desk's directory and destroys what has to be forgotten by `now`.
    ///
    /// - Throws: `StorageError`.
    public static func open(
        at path: String, passphrase: borrowing SecretBytes, now: Timestamp
    ) throws -> Verifier {
        try Verifier(
            directory: .open(at: path, role: role, passphrase: passphrase), now: now)
    }

    private convenience init(directory: StateDirectory, now: Timestamp) throws {
        let trust = try TrustSettings(JSONValue(parsing: directory.read("settings"))).trust
        let signer = try directory.noteSigner()
        self.init(directory: directory, trust: trust, signer: signer)
        try closeBatchedRequests()
        try forget(now: now)
    }

    private init(directory: StateDirectory, trust: LogTrust, signer: consuming NoteSigner) {
        self.directory = directory
        self.trust = trust
        self.signer = signer
    }

    /// Destroys requests that can no longer be answered, and what was kept long enough.
    ///
    /// Leaf and salt stay until the receipt was written, since that was promised; a presentation
    /// beside them goes when its time is over.
    private func forget(now: Timestamp) throws {
        for folder in ["queue", "kept"] {
            for name in try overdue(in: folder, now: now) {
                let file = folder + "/" + name
                var anchor = try KeptAnchor(JSONValue(parsing: directory.read(file)))
                if anchor.isReceiptWritten {
                    try directory.remove(file)
                } else if anchor.presentation != nil {
                    anchor.presentation = nil
                    try directory.write(anchor.json.canonicalBytes, to: file)
                }
            }
        }
        for name in try overdue(in: AnchorBatch.folder, now: now) {
            try forgetPresentations(inBatch: name, now: now)
        }
        for name in try overdue(in: "receipts", now: now) {
            try directory.remove("receipts/" + name)
        }
        let ended = try overdue(in: "pending", now: now)
        guard !ended.isEmpty else { return }
        // An accepted one that is still here was perhaps not handed over, and may yet be.
        let accepted = try Set(
            (directory.names(in: "queue") + directory.names(in: "kept")).map(Self.nonce))
        for name in ended where !accepted.contains(Self.nonce(of: name)) {
            try directory.remove("pending/" + name)
        }
    }

    /// The nonce in a file's name, behind the time.
    private static func nonce(of name: String) -> Substring {
        name.drop { $0 != "-" }
    }

    private func overdue(in folder: String, now: Timestamp) throws -> [String] {
        try directory.names(in: folder).filter { name in
            KeptAnchor.destroyAt(fileName: name).map { $0 <= now } ?? false
        }
    }
}
