import Foundation

/// An exclusive lock on a directory, held until the value is destroyed or the process ends.
public struct DirectoryLock: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Takes the lock file `lock` in `directory`, waiting up to `timeoutMilliseconds`.
    ///
    /// - Throws: `StorageError.busy` where another process keeps it, or `.failed`.
    public init(directory: String, timeoutMilliseconds: Int = 10_000) throws(StorageError) {
        let path = directory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw AtomicFile.failure("create", path) }
        var waitedMilliseconds = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let error = AtomicFile.failure("lock", path)
                close(descriptor)
                throw error
            }
            guard waitedMilliseconds < timeoutMilliseconds else {
                close(descriptor)
                throw .busy(path: directory)
            }
            usleep(20_000)
            waitedMilliseconds += 20
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
