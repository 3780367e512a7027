import Ledger
import Records
import TransparencyLog

/// The log as the auditor's pages read it: the one type of theirs that knows where it comes from.
struct AuditedLog: Sendable {
    private let reader: LedgerReader

    /// The log that `reader` reads; proofs lead to checkpoints that satisfy its policy.
    init(_ reader: LedgerReader) { self.reader = reader }

    /// Its name and key.
    var identity: LogIdentity { reader.log }

    /// Number of entries.
    func size() async throws(LedgerError) -> Int { try await reader.size() }

    /// The entries with indexes in `range`, fewer where the log ends before.
    func entries(in range: Range<Int>) async throws(LedgerError) -> [StoredEntry] {
        try await reader.entries(in: range)
    }

    /// The entry at `index`.
    ///
    /// - Throws: `LedgerError.entryUnknown`.
    func entry(at index: Int) async throws(LedgerError) -> StoredEntry {
        try await reader.entry(at: index)
    }

    /// The index of the one entry that is named; `nil` where there is none.
    func index(of target: LogSearch.Target) async throws(LedgerError) -> Int? {
        switch target {
        case .index(let index): index < (try await reader.size()) ? index : nil
        case .leafHash(let hash): try await reader.entry(leafHash: hash)?.index
        case .identifier(let id): try await reader.entry(id: id)?.index
        }
    }

    /// One page of the entries that meet all criteria.
    ///
    /// - Throws: `LedgerError.entryUnknown` for a page after an entry that is none.
    func search(_ query: RecordQuery) async throws(LedgerError) -> [FoundRecord] {
        try await reader.search(query)
    }

    /// The newest checkpoint, cosigned or not; `nil` before the first entry.
    func newestCheckpoint() async throws(LedgerError) -> VerifiedCheckpoint? {
        try await reader.newestCheckpoint()
    }

    /// The checkpoint over exactly `size` entries; `nil` where the log signed none.
    func checkpoint(size: Int) async throws(LedgerError) -> VerifiedCheckpoint? {
        try await reader.verifiedCheckpoint(size: size)
    }

    /// The sizes of the newest checkpoints, the largest first.
    func checkpointSizes(limit: Int) async throws(LedgerError) -> [Int] {
        try await reader.checkpointSizes(limit: limit)
    }

    /// The proof that the entry at `index` is in the log; `nil` while no checkpoint covers it.
    func proof(of index: Int) async throws(LedgerError) -> ProofBundle? {
        do throws(LedgerError) {
            return try await reader.proof(of: index)
        } catch {
            guard case .quorumMissing = error else { throw error }
            return nil
        }
    }

    /// The proof that the tree of `to` entries begins with the one of `from`.
    func consistency(from: Int, to: Int) async throws(LedgerError) -> ConsistencyProof {
        try await reader.consistency(from: from, to: to)
    }
}
