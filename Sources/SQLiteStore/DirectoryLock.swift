import Foundation
import Ledger

/// The right to be the one writer of a ledger directory, held until this value is destroyed.
///
/// The kernel gives the lock back when a process ends, however it ends.
final class DirectoryLock: Sendable {
    private let file: Int32

    /// Waits at most `waitMilliseconds` for the lock on the file at `path`, which it makes if
    /// there is none.
    ///
    /// - Throws: `LedgerError.busy` where another writer kept it; `LedgerError.storage`.
    init(path: String, waitMilliseconds: Int) async throws(LedgerError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw .storage(StorageFailure(errorNumber: errno)) }
        let pauseMilliseconds = 20
        var waitedMilliseconds = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            if failure == EINTR { continue }
            guard failure == EWOULDBLOCK else {
                close(file)
                throw .storage(StorageFailure(errorNumber: failure))
            }
            guard waitedMilliseconds < waitMilliseconds, !Task.isCancelled else {
                close(file)
                throw .busy
            }
            try? await Task.sleep(for: .milliseconds(pauseMilliseconds))
            waitedMilliseconds += pauseMilliseconds
        }
        self.file = file
    }

    deinit { close(file) }
}
