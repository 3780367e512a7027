import JSONDocuments
public import LogFiles
import SealedStorage
public import Sodium
public import TransparencyLog

/// A small cosigner that works on files: it keeps the last checkpoint it signed of each log and
/// refuses one that does not continue it.
///
/// State, sealed under a passphrase: `key`, `name`, and one `logs/…` a log with its verifier key and
/// the last cosigned note. Source: C2SP tlog-witness.
public final class LogWitness: Sendable {
    /// The role of its state directory.
    public static let role = "witness"

    private let directory: StateDirectory
    private let cosigner: Cosigner

    /// What checks this witness's cosignatures.
    public var verifierKey: NoteVerifierKey { cosigner.verifierKey }

    /// Makes a witness called `name` that knows `logs`.
    ///
    /// - Throws: `StorageError`, or `LogError` for a name that no key can have.
    public static func create(
        at path: String, name: String, logs: [NoteVerifierKey], passphrase: borrowing SecretBytes
    ) throws -> LogWitness {
        let cosigner = try Cosigner(name: name, key: SigningKey())
        for key in logs { _ = try LogIdentity(keys: [key]) }
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try $0.write(cosigner.key.seed(), to: "key")
            try $0.write(Array(name.utf8), to: "name")
            for key in logs {
                try store(WitnessFile(key: key, note: nil), in: $0)
            }
        }
        return try LogWitness(directory: directory)
    }

    /// Opens a witness's directory.
    ///
    /// - Throws: `StorageError`.
    public static func open(
        at path: String, passphrase: borrowing SecretBytes
    ) throws -> LogWitness {
        try LogWitness(directory: .open(at: path, role: role, passphrase: passphrase))
    }

    private convenience init(directory: StateDirectory) throws {
        let name = String(decoding: try directory.read("name"), as: UTF8.self)
        let cosigner = try Cosigner(
            name: name, key: SigningKey(seed: directory.readSecret("key")))
        self.init(directory: directory, cosigner: cosigner)
    }

    private init(directory: StateDirectory, cosigner: consuming Cosigner) {
        self.directory = directory
        self.cosigner = cosigner
    }

    /// Answers a request of the witness protocol; what it cosigns is durable before it returns.
    ///
    /// - Throws: `StorageError`, or `LogError.timestampOutOfRange`.
    public func answer(_ request: [UInt8], timestamp: Int) throws -> CosigningAnswer {
        let files = try files()
        let answer = try cosigner.answer(
            request, logs: files.map { try $0.log }, timestamp: timestamp)
        if let state = answer.newState {
            guard let file = files.first(where: { $0.key.name == state.checkpoint.origin }) else {
                preconditionFailure("a cosigned log is one that the witness knows")
            }
            try Self.store(WitnessFile(key: file.key, note: state.note), in: directory)
        }
        return answer
    }

    /// The last checkpoint that was cosigned of the log whose origin has this SHA-256, in lowercase
    /// hexadecimal; `nil` before the first, and for a log that the witness does not know.
    ///
    /// Source: C2SP tlog-witness, what monitors read.
    ///
    /// - Throws: `StorageError`, or what a damaged file throws.
    public func checkpoint(ofOriginHash hash: String) throws -> SignedNote? {
        try files().first { hexadecimal(SHA256.hash($0.key.name.utf8).bytes) == hash }?.note
    }

    /// Cosigns the newest checkpoint of an exported log, with the proof that it continues the last
    /// one taken from the log's tiles.
    ///
    /// - Throws: `StorageError`, or `LogError` where the log's files do not hold together.
    public func cosign(_ log: ExportedLog, timestamp: Int) throws -> CosigningAnswer {
        let note = try log.checkpoint()
        let checkpoint = try Checkpoint(parsing: note.text)
        let known = try files().first { $0.key.name == checkpoint.origin }
        let oldSize = try known?.log.state?.checkpoint.size ?? 0
        var hashes: [TreeHash] = []
        if 0 < oldSize, oldSize < checkpoint.size {
            var reader = try log.reader(checkpoint)
            hashes = try reader.consistencyProof(from: oldSize).hashes
        }
        // A log that became shorter is a conflict of sizes, which the protocol answers only where
        // the old size is not above the new one.
        let request = try AddCheckpointRequest(
            oldSize: min(oldSize, checkpoint.size), hashes: hashes, note: note)
        return try answer(request.bytes, timestamp: timestamp)
    }

    private func files() throws -> [WitnessFile] {
        try directory.names(in: "logs").map { name in
            try WitnessFile(JSONValue(parsing: directory.read("logs/" + name)))
        }
    }

    private static func store(_ file: WitnessFile, in directory: StateDirectory) throws {
        let name = hexadecimal(SHA256.hash(file.key.name.utf8).bytes)
        try directory.write(file.json.canonicalBytes, to: "logs/" + name)
    }
}

/// What a witness keeps of one log.
private struct WitnessFile {
    let key: NoteVerifierKey
    let note: SignedNote?

    init(key: NoteVerifierKey, note: SignedNote?) {
        self.key = key
        self.note = note
    }

    init(_ value: JSONValue) throws {
        var reader = try ObjectReader(value)
        key = try NoteVerifierKey(parsing: reader.required("key", JSONValue.string))
        note = try reader.optional("note", JSONValue.string).map {
            try SignedNote(parsing: $0.utf8)
        }
        try reader.finish()
    }

    var log: WitnessedLog {
        get throws {
            try WitnessedLog(
                identity: LogIdentity(keys: [key]), state: note.map { try WitnessState(note: $0) })
        }
    }

    var json: JSONValue {
        [
            "key": .string(key.text),
            "note": note.map { .string(String(decoding: $0.bytes, as: UTF8.self)) } ?? .null,
        ]
    }
}
