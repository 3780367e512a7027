package import Ledger
import SealedStorage
import Sodium
package import TransparencyLog

/// Where a role remembers the newest checkpoint that it saw of each log, so that none is shown to it that does
/// not continue that one: one file a log key.
public struct LogMemory: Sendable {
    /// The directory.
    public let path: String

    /// Remembers below `path`.
    public init(path: String) { self.path = path }

    /// The newest checkpoint that was seen of `log`; `nil` before the first.
    ///
    /// - Throws: `LedgerError.storage`, `.corrupt` for a file that the log did not sign.
    package func checkpoint(of log: LogIdentity) throws(LedgerError) -> Checkpoint? {
        do {
            let bytes = try AtomicFile.read(file(of: log), limit: SignedNote.maximumByteCount)
            return try VerifiedCheckpoint(opening: SignedNote(parsing: bytes), of: log).checkpoint
        } catch StorageError.notFound {
            return nil
        } catch let error as StorageError {
            throw .storage(StorageFailure(error))
        } catch {
            throw .storage(.corrupt)
        }
    }

    /// Remembers a checkpoint, unless a later one is remembered already.
    ///
    /// - Throws: `LedgerError.storage`.
    package func remember(
        _ checkpoint: VerifiedCheckpoint, of log: LogIdentity
    ) throws(LedgerError) {
        if let known = try self.checkpoint(of: log), known.size >= checkpoint.checkpoint.size {
            return
        }
        do throws(StorageError) {
            try AtomicFile.createDirectory(path)
            try AtomicFile.write(checkpoint.note.bytes, to: file(of: log))
        } catch {
            throw .storage(StorageFailure(error))
        }
    }

    private func file(of log: LogIdentity) -> String {
        path + "/" + hexadecimal(SHA256.hash(log.keys[0].text.utf8).bytes)
    }
}
