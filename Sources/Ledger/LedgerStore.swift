public import TransparencyLog

/// The place that keeps one log: entries, hash tiles, signed checkpoints, and who may extend it.
///
/// A store guarantees that ``commit(_:)`` is atomic and durable when it returns, that it refuses a
/// batch from any but the newest sequencer, and that what was committed never changes, but for
/// cosignatures that are added to a checkpoint. It checks no signature and no hash.
public protocol LedgerStore: Sendable {
    /// The log's verifier key, fixed when the ledger was made.
    func verifierKey() async throws(LedgerError) -> String

    /// The end of the log.
    func head() async throws(LedgerError) -> LedgerHead

    /// Begins a new epoch, which ends every earlier sequencer's right to commit.
    func claim() async throws(LedgerError) -> LedgerHead

    /// Adds `batch` in one durable transaction.
    ///
    /// - Throws: `LedgerError.fenced`, with nothing written, where the stored epoch or size is not
    ///   the batch's; `LedgerError.storage`, where it is unknown whether the batch was written.
    func commit(_ batch: LedgerBatch) async throws(LedgerError)

    /// The entries with indexes in `range`, in order; fewer where the log ends before.
    func entries(in range: Range<Int>) async throws(LedgerError) -> [StoredEntry]

    /// The first `limit` entries of a type in `types` with an index of at least `start`, in order.
    func entries(
        ofTypes types: [String], from start: Int, limit: Int
    ) async throws(LedgerError) -> [StoredEntry]

    /// The page of entries that `query` asks for, the newest hour first and within an hour the
    /// highest index.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a cursor that is no entry's index.
    func search(_ query: RecordQuery) async throws(LedgerError) -> [StoredEntry]

    /// The entries with these record ids, in no particular order.
    func entries(recordIDs: [String]) async throws(LedgerError) -> [StoredEntry]

    /// The entry with this leaf hash, found through the store's index.
    func entry(leafHash: TreeHash) async throws(LedgerError) -> StoredEntry?

    /// What the store's two indexes say where the entries of `range` are: for each of `keys` the
    /// entry's place by record id and by leaf hash.
    func indexedPlaces(
        of keys: [EntryKeys]
    ) async throws(LedgerError) -> [EntryPlaces]

    /// The tiles of `level` with indexes in `range`, in order; fewer where the level ends before.
    func tiles(level: Int, in range: Range<Int>) async throws(LedgerError) -> [StoredTile]

    /// The tiles at these places, in their order; `nil` where there is none.
    func tiles(at places: [TilePlace]) async throws(LedgerError) -> [StoredTile?]

    /// The largest checkpoint.
    func newestCheckpoint() async throws(LedgerError) -> StoredCheckpoint?

    /// The first `limit` checkpoints with sizes in `range`, smallest first.
    func checkpoints(
        in range: Range<Int>, limit: Int
    ) async throws(LedgerError) -> [StoredCheckpoint]

    /// The largest `limit` cosigned checkpoints with a size below `size`, largest first.
    func cosignedCheckpoints(
        below size: Int, limit: Int
    ) async throws(LedgerError) -> [StoredCheckpoint]

    /// Puts `new` in the place of `old`, if `old` is still there; says whether it was.
    func replaceCheckpoint(
        _ old: StoredCheckpoint, with new: StoredCheckpoint
    ) async throws(LedgerError) -> Bool

    /// Lets the engine check its own files; the first problem in its own words, or `nil`.
    func engineProblem() async throws(LedgerError) -> String?
}

/// Where a tile of hashes stands.
public struct TilePlace: Hashable, Sendable {
    /// Tile level, from 0 for leaf hashes.
    public let level: Int
    /// Place within the level, from 0.
    public let index: Int

    /// Names a place.
    public init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }
}

/// The two keys under which a store finds an entry.
public struct EntryKeys: Hashable, Sendable {
    /// The envelope's id.
    public let recordID: String
    /// The leaf hash.
    public let leafHash: TreeHash

    /// Names the two keys.
    public init(recordID: String, leafHash: TreeHash) {
        self.recordID = recordID
        self.leafHash = leafHash
    }
}

/// Where a store's indexes place an entry; `nil` where they do not know it.
public struct EntryPlaces: Hashable, Sendable {
    /// The index found by record id.
    public let byRecordID: Int?
    /// The index found by leaf hash.
    public let byLeafHash: Int?

    /// Names the two places.
    public init(byRecordID: Int?, byLeafHash: Int?) {
        self.byRecordID = byRecordID
        self.byLeafHash = byLeafHash
    }
}
