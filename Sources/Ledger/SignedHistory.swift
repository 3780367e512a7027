import TransparencyLog

/// Compares what a store holds with what the log's key has signed before.
struct SignedHistory {
    let store: any LedgerStore
    let log: LogIdentity

    /// The checkpoint in `note`, which the log itself must have signed.
    ///
    /// - Throws: `LedgerError.storage(.corrupt)`.
    func checkpoint(_ note: String) throws(LedgerError) -> Checkpoint {
        do throws(LogError) {
            let note = try SignedNote(parsing: Array(note.utf8))
            return try VerifiedCheckpoint(opening: note, of: log).checkpoint
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// Refuses a store of `size` entries that does not extend a checkpoint signed earlier.
    ///
    /// - Throws: `LedgerError.rolledBack`.
    func requireExtension(
        of signed: Checkpoint, size: Int
    ) async throws(LedgerError) {
        guard signed.size <= size else {
            throw .rolledBack(signedSize: signed.size, storedSize: size)
        }
        guard try await store.root(size: signed.size) == signed.root else {
            throw .rolledBack(signedSize: signed.size, storedSize: size)
        }
    }
}
