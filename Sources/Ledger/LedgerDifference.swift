public import Records

/// The first thing in a ledger that is not as its entries and its key demand.
public enum LedgerDifference: Equatable, Sendable {
    // MARK: Entries

    /// No entry has this index, below the log's size.
    case entryMissing(index: Int)
    /// An entry stands behind the log's end.
    case entryBeyondEnd(index: Int)
    /// The entry's bytes are no canonical, signed envelope.
    case entryMalformed(index: Int, RecordError)
    /// The access rules refuse the entry at its place.
    case entryNotAdmitted(index: Int, RecordError)
    /// The stored leaf hash is not the hash of the entry's bytes.
    case leafHash(index: Int)
    /// The stored record id is not the envelope's.
    case entryIdentifier(index: Int)
    /// The stored record type is not the envelope's.
    case entryType(index: Int)
    /// The stored area is not the envelope's.
    case entryArea(index: Int)
    /// The stored hour is not the envelope's.
    case entryHour(index: Int)
    /// The stored issuer is not the envelope's signer.
    case entryIssuer(index: Int)

    // MARK: Indexes

    /// The index of record ids leads from this entry's id elsewhere or nowhere.
    case identifierIndex(index: Int)
    /// The index of leaf hashes leads from this entry's hash elsewhere or nowhere.
    case leafHashIndex(index: Int)

    // MARK: Tiles

    /// A tile is missing, or is too narrow.
    case tileMissing(level: Int, index: Int)
    /// A hash of a tile is not the one that the entries give.
    case tileHash(level: Int, index: Int, position: Int)

    // MARK: Checkpoints

    /// The newest entry is under no checkpoint.
    case headUnsigned(size: Int)
    /// A checkpoint is larger than the log.
    case checkpointBeyondEnd(size: Int)
    /// A stored checkpoint is no note that this log signed, or bears a cosignature that is none.
    case checkpointSignature(size: Int)
    /// A stored checkpoint states another size than it is stored under.
    case checkpointSize(size: Int)
    /// A signed root is not the one that the entries give.
    case checkpointRoot(size: Int)
    /// The log has signed more than it holds, or something else.
    case lastSigned(size: Int)
    /// The file of the last signed checkpoint holds no checkpoint of this log.
    case lastSignedMalformed

    // MARK: Files

    /// The storage engine finds its own files damaged; in its words.
    case engine(String)

    /// A stable name in kebab case.
    public var code: String {
        switch self {
        case .entryMissing: "entry-missing"
        case .entryBeyondEnd: "entry-beyond-end"
        case .entryMalformed: "entry-malformed"
        case .entryNotAdmitted: "entry-not-admitted"
        case .leafHash: "leaf-hash"
        case .entryIdentifier: "entry-identifier"
        case .entryType: "entry-type"
        case .entryArea: "entry-area"
        case .entryHour: "entry-hour"
        case .entryIssuer: "entry-issuer"
        case .identifierIndex: "identifier-index"
        case .leafHashIndex: "leaf-hash-index"
        case .tileMissing: "tile-missing"
        case .tileHash: "tile-hash"
        case .headUnsigned: "head-unsigned"
        case .checkpointBeyondEnd: "checkpoint-beyond-end"
        case .checkpointSignature: "checkpoint-signature"
        case .checkpointSize: "checkpoint-size"
        case .checkpointRoot: "checkpoint-root"
        case .lastSigned: "last-signed"
        case .lastSignedMalformed: "last-signed-malformed"
        case .engine: "engine"
        }
    }

    /// The name with the place, on one line.
    public var summary: String {
        switch self {
        case .entryMissing(let index), .entryBeyondEnd(let index), .leafHash(let index),
            .entryIdentifier(let index), .entryType(let index), .entryArea(let index),
            .entryHour(let index), .entryIssuer(let index), .identifierIndex(let index),
            .leafHashIndex(let index):
            "\(code) at entry \(index)"
        case .entryMalformed(let index, let reason), .entryNotAdmitted(let index, let reason):
            "\(code) at entry \(index): \(reason.code)"
        case .tileMissing(let level, let index): "\(code) at level \(level), tile \(index)"
        case .tileHash(let level, let index, let position):
            "\(code) at level \(level), tile \(index), hash \(position)"
        case .headUnsigned(let size), .checkpointBeyondEnd(let size),
            .checkpointSignature(let size), .checkpointSize(let size), .checkpointRoot(let size),
            .lastSigned(let size):
            "\(code) at size \(size)"
        case .lastSignedMalformed: code
        case .engine(let words): "\(code): \(words)"
        }
    }
}
