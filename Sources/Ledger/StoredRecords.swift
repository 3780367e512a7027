public import Records
public import TransparencyLog

/// One entry as a store keeps it.
public struct StoredEntry: Hashable, Sendable {
    /// Place in the log, from 0.
    public let index: Int
    /// The envelope's id, 32 lowercase hexadecimal digits, once per log.
    public let recordID: String
    /// The envelope's record type.
    public let type: String
    /// The envelope's area code; `nil` where it has none.
    public let area: String?
    /// The envelope's time in POSIX seconds, floored to the full hour.
    public let hourEpochSeconds: Int
    /// The signer's key reference, `name+id`.
    public let issuer: String
    /// RFC 6962 hash of `leaf`.
    public let leafHash: TreeHash
    /// The entry's bytes, 1 to 65,535 of them.
    public let leaf: [UInt8]

    /// Names the parts of one entry.
    public init(
        index: Int, recordID: String, type: String, area: String?, hourEpochSeconds: Int,
        issuer: String, leafHash: TreeHash, leaf: [UInt8]
    ) {
        self.index = index
        self.recordID = recordID
        self.type = type
        self.area = area
        self.hourEpochSeconds = hourEpochSeconds
        self.issuer = issuer
        self.leafHash = leafHash
        self.leaf = leaf
    }

    /// What a store keeps of a signed envelope at `index`.
    ///
    /// - Throws: `RecordError.signatureMissing`.
    public init(_ envelope: Envelope, at index: Int) throws(RecordError) {
        guard let signer = envelope.signature?.key else { throw .signatureMissing }
        self.init(
            index: index, recordID: envelope.id.description, type: envelope.type.rawValue,
            area: envelope.filing.area?.description,
            hourEpochSeconds: envelope.created.flooredToHour.epochSeconds,
            issuer: signer.description, leafHash: .leaf(envelope.leaf), leaf: envelope.leaf)
    }

    /// The same entry at another place.
    func placed(at index: Int) -> StoredEntry {
        StoredEntry(
            index: index, recordID: recordID, type: type, area: area,
            hourEpochSeconds: hourEpochSeconds, issuer: issuer, leafHash: leafHash, leaf: leaf)
    }
}

/// One hash tile as a store keeps it: the widest version only, narrower ones are its prefixes.
public struct StoredTile: Hashable, Sendable {
    /// Tile level, from 0 for leaf hashes.
    public let level: Int
    /// Place within the level, from 0.
    public let index: Int
    /// 1 to 256 hashes of 32 bytes.
    public let hashes: [UInt8]

    /// Names the parts of one tile.
    public init(level: Int, index: Int, hashes: [UInt8]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }
}

/// One signed checkpoint as a store keeps it.
public struct StoredCheckpoint: Hashable, Sendable {
    /// Number of entries it covers.
    public let size: Int
    /// The whole signed note, with cosignature lines where witnesses gave some.
    public let note: String
    /// Whether the note carries at least one cosignature.
    public let isCosigned: Bool

    /// Names the parts of one checkpoint.
    public init(size: Int, note: String, isCosigned: Bool) {
        self.size = size
        self.note = note
        self.isCosigned = isCosigned
    }
}

/// The end of the stored log and the right to extend it.
public struct LedgerHead: Hashable, Sendable {
    /// Counts the sequencers that this ledger ever had.
    public let epoch: Int
    /// Number of entries.
    public let size: Int

    /// Names the parts of a head.
    public init(epoch: Int, size: Int) {
        self.epoch = epoch
        self.size = size
    }
}

/// What one group commit adds, all of it or nothing.
public struct LedgerBatch: Sendable {
    /// The head that the batch extends.
    public let head: LedgerHead
    /// The new entries, from index `head.size` on.
    public let entries: [StoredEntry]
    /// Every tile that is new or wider than before.
    public let tiles: [StoredTile]
    /// The checkpoint over all entries up to and with these.
    public let checkpoint: StoredCheckpoint

    /// Names the parts of a batch.
    public init(
        head: LedgerHead, entries: [StoredEntry], tiles: [StoredTile],
        checkpoint: StoredCheckpoint
    ) {
        self.head = head
        self.entries = entries
        self.tiles = tiles
        self.checkpoint = checkpoint
    }
}
