public import Records
public import Sodium

/// Where a custodian keeps records, bodies, wrapped keys and what was granted.
///
/// Each function that writes is one transaction, durable on return or without any effect. The caller
/// sees to it that no two of them run at once.
public protocol ArchiveStore: Sendable {
    /// The number of the epoch under whose key all keys are wrapped, from 1.
    func epoch() async throws -> Int

    /// Adds records with their bodies and keys, and the entries under which standing recipients read
    /// the records of an hour; all entries wait for the ledger, those of the hours in front.
    func add(
        _ records: [NewRecord], following: [(hour: FollowedHour, entry: Envelope)]
    ) async throws
    /// The record with this identifier.
    func record(_ id: RecordIdentifier) async throws -> ArchivedRecord?
    /// Those of the records that are there.
    func records(
        _ ids: [RecordIdentifier]
    ) async throws -> [RecordIdentifier: ArchivedRecord]
    /// How many records of each type are kept, by the types' names.
    func counts() async throws -> [RecordCount]
    /// A body that is kept in the store itself; `nil` for one in a file, or none.
    func body(_ digest: SHA256Digest) async throws -> [UInt8]?
    /// The bodies that have to be there as files.
    func bodiesInFiles() async throws -> Set<SHA256Digest>
    /// A wrapped key.
    func key(of record: RecordIdentifier, part: KeyPart) async throws -> [UInt8]?

    /// Keeps an entry that changes nothing here, until the ledger has it.
    func note(_ entry: Envelope) async throws
    /// The leaves of the oldest entries that the ledger has not answered for, at most `limit`.
    func pending(limit: Int) async throws -> [[UInt8]]
    /// The entry with this identifier that the ledger has taken, and its index.
    func taken(_ id: RecordIdentifier) async throws -> (leaf: [UInt8], index: Int)?
    /// The entry with this identifier, whatever the ledger said of it.
    func entry(_ id: RecordIdentifier) async throws -> [UInt8]?
    /// Those of the identifiers that are those of entries other than records.
    func otherEntries(among ids: [RecordIdentifier]) async throws -> Set<RecordIdentifier>
    /// The leaf of the newest entry that the ledger has taken.
    func newestTaken() async throws -> [UInt8]?
    /// The leaves of the erasure entries that the ledger refused, oldest first, at most `limit`.
    func owedReceipts(limit: Int) async throws -> [[UInt8]]
    /// Puts an entry that waits for the ledger in the place of a refused one.
    func renew(_ refused: RecordIdentifier, by entry: Envelope) async throws
    /// Notes the entries' indexes in the log.
    func settle(_ indexes: [(id: RecordIdentifier, index: Int)]) async throws
    /// Takes back what came with an entry that the ledger refused; `subject` is whose access it was.
    func withdraw(_ entry: Envelope, subject: SubjectHandle?) async throws

    /// The number of the subject's next access, from 0.
    func nextAccess(of subject: SubjectHandle) async throws -> Int
    /// Keeps an access and its entry, and counts it for its subject.
    func begin(_ access: StoredAccess, entry: Envelope, subject: SubjectHandle?) async throws
    /// The accesses to a record, oldest first.
    func accesses(to record: RecordIdentifier) async throws -> [StoredAccess]
    /// Keeps what an access handed out: wrapped headers, and the body of a disclosure.
    func finish(
        _ access: StoredAccess, keys: [WrappedKey], disclosure: [UInt8]?
    ) async throws
    /// The body of the disclosure that an access handed out.
    func disclosure(of access: RecordIdentifier) async throws -> [UInt8]?

    /// Records of a type with an index above `index` whose keys are there, in the order of the log.
    func records(
        of type: RecordType, after index: Int, limit: Int
    ) async throws -> [ArchivedRecord]
    /// The entry under which a standing recipient reads the records of an hour, and its index.
    func following(_ hour: FollowedHour) async throws -> (leaf: [UInt8], index: Int?)?
    /// Keeps the entry under which a standing recipient reads the records of an hour.
    func begin(_ hour: FollowedHour, entry: Envelope) async throws

    /// The records on which the rule's hold, or release, was done.
    func done(by rule: RecordIdentifier) async throws -> Set<RecordIdentifier>
    /// The newest hold, or release, of a record that the ledger has taken.
    func newestHold(of record: RecordIdentifier) async throws -> HoldEntry?
    /// Adds one to the holds of the entry's records, or takes one off, and keeps the entry.
    func hold(_ change: HoldEntry, entry: Envelope) async throws
    /// Records without a hold whose retention is over, at most `limit`.
    func overdue(at now: Timestamp, limit: Int) async throws -> [RecordIdentifier]
    /// Removes the records' keys and bodies, wraps all others anew with `rewrap`, names the new
    /// epoch and keeps the entry: one transaction.
    func erase(
        _ records: [RecordIdentifier], epoch: Int, entry: Envelope,
        rewrap: @escaping @Sendable (WrappedKey) throws -> [UInt8]
    ) async throws
}

/// A record as it is added.
public struct NewRecord: Sendable {
    /// The signed envelope.
    public let envelope: Envelope
    /// Its bodies, the document's first; without bytes where they are in a file.
    public let bodies: [StoredBody]
    /// The keys of its bodies.
    public let keys: [WrappedKey]
}

/// A body and where it is.
public struct StoredBody: Sendable {
    /// SHA-256 of the body.
    public let digest: SHA256Digest
    /// The bytes; `nil` where they are in a file.
    public let bytes: [UInt8]?
}

/// A record as it is kept.
public struct ArchivedRecord: Sendable {
    /// The signed envelope.
    public let leaf: [UInt8]
    /// Its index in the log; `nil` while the ledger has not answered.
    public let index: Int?
    /// How many holds keep it.
    public let holdCount: Int
    /// Whether its keys were destroyed.
    public let isErased: Bool

    /// Creates a description.
    public init(leaf: [UInt8], index: Int?, holdCount: Int, isErased: Bool) {
        self.leaf = leaf
        self.index = index
        self.holdCount = holdCount
        self.isErased = isErased
    }
}

/// A key, or a header that gives a key to a reader, under the epoch key.
public struct WrappedKey: Sendable {
    /// The record that it belongs to.
    public let record: RecordIdentifier
    /// What of the record it opens.
    public let part: KeyPart
    /// Nonce, ciphertext and tag.
    public let sealed: [UInt8]

    /// Creates a wrapped key.
    public init(record: RecordIdentifier, part: KeyPart, sealed: [UInt8]) {
        self.record = record
        self.part = part
        self.sealed = sealed
    }
}

/// What a wrapped key opens, as text: the key is bound to it.
public struct KeyPart: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes over a text that a store kept.
    public init(text: String) { self.text = text }

    /// The record's document.
    static let document = KeyPart(text: "document")
    /// One of its attachments, from 0.
    static func attachment(_ number: Int) -> KeyPart { KeyPart(text: "attachment/\(number)") }
    /// The header that gives `part` to the standing recipient with this digest.
    static func standing(_ part: KeyPart, for reader: SHA256Digest) -> KeyPart {
        KeyPart(text: "standing/\(hexadecimal(reader.bytes))/\(part.text)")
    }
    /// What the access with this entry gave of `part` to its reader.
    static func granted(_ part: KeyPart, by access: RecordIdentifier) -> KeyPart {
        KeyPart(text: "granted/\(access)/\(part.text)")
    }
}

/// What one entry lets a standing recipient read: a type's records of one hour.
public struct FollowedHour: Hashable, Sendable {
    /// The digest of the reader's age recipient.
    public let reader: SHA256Digest
    /// The rule that names the reader.
    public let rule: RecordIdentifier
    /// The record type.
    public let type: RecordType
    /// The hour's start.
    public let hour: Timestamp
}

/// One access: to a record, by a reader, under an entry of its own.
public struct StoredAccess: Sendable {
    /// The identifier of the access entry.
    public let id: RecordIdentifier
    /// The record.
    public let record: RecordIdentifier
    /// The leaf of the access entry.
    public let leaf: [UInt8]
    /// The entry's index in the log; `nil` while the ledger has not answered.
    public let index: Int?
    /// Whether the reader's key was handed out.
    public let isFinished: Bool

    /// Creates a description.
    public init(
        id: RecordIdentifier, record: RecordIdentifier, leaf: [UInt8], index: Int?,
        isFinished: Bool
    ) {
        self.id = id
        self.record = record
        self.leaf = leaf
        self.index = index
        self.isFinished = isFinished
    }
}
