public import TransparencyLog

extension LedgerReader {
    /// The stored checkpoint over exactly `size` entries, its signature checked; `nil` where the log signed none.
    ///
    /// - Throws: `LedgerError.storage`.
    public func verifiedCheckpoint(
        size: Int
    ) async throws(LedgerError) -> VerifiedCheckpoint? {
        guard let stored = try await checkpoint(size: size) else { return nil }
        do throws(LogError) {
            return try VerifiedCheckpoint(
                opening: SignedNote(parsing: Array(stored.note.utf8)), of: log)
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// The sizes of the newest checkpoints, the largest first, of those among the last 1,024 entries.
    ///
    /// - Throws: `LedgerError.storage`.
    public func checkpointSizes(limit: Int) async throws(LedgerError) -> [Int] {
        let (end, window) = (try await size() + 1, 1_024)
        let stored = try await store.checkpoints(in: max(0, end - window)..<end, limit: window)
        return stored.suffix(max(0, limit)).reversed().map(\.size)
    }
}

extension LedgerReader {
    /// Whether the ledger leads to `checkpoint`: it has as many entries, and they have its root.
    ///
    /// - Throws: `LedgerError.storage`.
    public func holds(_ checkpoint: Checkpoint) async throws(LedgerError) -> Bool {
        guard checkpoint.origin == log.origin, checkpoint.size <= (try await size()) else {
            return false
        }
        return try await store.root(size: checkpoint.size) == checkpoint.root
    }

    /// The newest checkpoint as the log signed it; `nil` before the first one.
    ///
    /// - Throws: `LedgerError.storage`.
    public func newestNote() async throws(LedgerError) -> String? {
        try await store.newestCheckpoint()?.note
    }
}
