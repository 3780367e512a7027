public import Foundation
public import Ledger
import SealedStorage

/// A ledger that was put back from a backup may be shorter than what its key has signed; whoever goes on then
/// forks the log. So it takes no entry until somebody who was not restored with it has been asked.
extension SQLiteStore {
    /// The memory outside the database of what was signed last, which no backup may hold.
    public static let lastSignedName = "last-signed"
    /// Says that the ledger was restored.
    public static let restoredName = "restored"

    /// Marks the ledger in `directory` as restored; nobody can sequence it from now on.
    ///
    /// - Throws: `LedgerError.storage`.
    public static func markRestored(_ directory: URL) throws(LedgerError) {
        try mapped { () throws(StorageError) in
            try AtomicFile.write([], to: LedgerFiles(directory).restored)
        }
    }

    /// Takes the mark away, and remembers `note` as the last that the log's key signed.
    ///
    /// A note that is newer than the ledger is remembered too: then the ledger goes on refusing, and says why.
    ///
    /// - Throws: `LedgerError.storage`.
    public static func confirmRestored(
        _ directory: URL, lastSigned note: String
    ) async throws(LedgerError) {
        let files = LedgerFiles(directory)
        try await SignedCheckpointFile(path: files.lastSigned).replace(with: note)
        try mapped { () throws(StorageError) in try AtomicFile.remove(files.restored) }
    }

    private static func mapped(
        _ work: () throws(StorageError) -> Void
    ) throws(LedgerError) {
        do throws(StorageError) { try work() } catch { throw .storage(StorageFailure(error)) }
    }
}
