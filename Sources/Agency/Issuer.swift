import AnonCreds
import Credentials
import JSONDocuments
import LogFiles
import Records
import SealedStorage
public import Sodium
import Synchronization
public import TransparencyLog

/// An agency: its keys, its definitions, and what it offered and issued.
///
/// State, sealed under a passphrase: `key`, `settings`, `row-index-key`, `subjects`,
/// `definitions/…`, `offers/…`, `rows/…`, `issued/…`; of revocable definitions also `accumulators/…`,
/// `numbers/…`, `blocks/…`, `revoked/…`, and `revoking` while an order is carried out; `work/…` of long
/// orders. File names are
/// random or keyed hashes, or say what the ledger says, and tell nothing.
public final class Issuer: Sendable {
    /// The role of its state directory.
    public static let role = "agency"

    let directory: StateDirectory
    let signer: NoteSigner
    let rowIndex: RowIndex
    let subjectKeys: SubjectKeys
    let definitions = Mutex<[SHA256Digest: DefinitionKey]>([:])
    let rowsInWork = Mutex<Set<String>>([])
    /// One order, or renewed head, at a time.
    let revocations = Mutex(())
    let numbersInWork = Mutex<Set<String>>([])
    let accumulators = Mutex<[SHA256Digest: AccumulatorState]>([:])
    /// The offers whose credentials were revoked, and why, of the definitions that were asked about.
    let revokedOffers = Mutex<
        [SHA256Digest: (nextIndex: Int, reasons: [RecordIdentifier: RevocationReason])]
    >([:])

    /// What checks this agency's entries; the registrar admits it.
    public var verifierKey: NoteVerifierKey { signer.verifierKey }
    /// The agency's identifier in schemas and definitions.
    public let issuerID: String

    /// Makes an agency whose key is called `name`, as `agency.city.example`.
    ///
    /// - Throws: `AgencyError.profileInvalid` for a name that no key or identifier can have, or
    ///   `StorageError`.
    public static func create(
        at path: String, name: String, passphrase: borrowing SecretBytes
    ) throws -> Issuer {
        let isIdentifier = Identifier<AnonCreds.Issuer>("did:web:" + name) != nil
        guard isIdentifier, KeyReference("\(name)+00000000") != nil else {
            throw AgencyError.profileInvalid("name")
        }
        let signer = try NoteSigner(name: name, key: SigningKey())
        let directory = try StateDirectory.create(at: path, role: role, passphrase: passphrase) {
            try RowIndex.create(in: $0)
            try $0.store(signer)
        }
        return try Issuer(directory: directory)
    }

    /// Opens an agency's directory.
    ///
    /// - Throws: `StorageError`.
    public static func open(at path: String, passphrase: borrowing SecretBytes) throws -> Issuer {
        try Issuer(directory: .open(at: path, role: role, passphrase: passphrase))
    }

    private convenience init(directory: StateDirectory) throws {
        let rowIndex = try RowIndex(directory: directory)
        let signer = try directory.noteSigner()
        self.init(directory: directory, rowIndex: rowIndex, signer: signer)
    }

    private init(
        directory: StateDirectory, rowIndex: RowIndex, signer: consuming NoteSigner
    ) {
        self.directory = directory
        self.rowIndex = rowIndex
        subjectKeys = SubjectKeys(directory: directory)
        issuerID = "did:web:" + signer.verifierKey.name
        self.signer = signer
    }
}
