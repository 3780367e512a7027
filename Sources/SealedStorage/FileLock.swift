import Foundation

/// The right to be the only one at work in a directory, held until this value is destroyed.
///
/// The kernel gives the lock back when a process ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
    private let descriptor: Int32
    private static let pauseMilliseconds = 20

    /// Takes the lock on the file `name` in `directory`, made if there is none; blocks its thread
    /// for at most `waitMilliseconds`.
    ///
    /// - Throws: `StorageError.busy` where another process keeps it, or `.failed`.
    public static func take(
        _ name: String = "lock", in directory: String, waitMilliseconds: Int = 10_000
    ) throws(StorageError) -> FileLock {
        let lock = try FileLock(name, in: directory)
        for waited in stride(from: 0, through: waitMilliseconds, by: pauseMilliseconds) {
            if try lock.isTaken(directory) { return lock }
            if waited < waitMilliseconds { usleep(UInt32(pauseMilliseconds) * 1_000) }
        }
        throw .busy(path: directory)
    }

    /// Takes the lock without blocking a thread; a cancelled task waits no longer.
    ///
    /// - Throws: as ``take(_:in:waitMilliseconds:)``.
    public static func takeSuspending(
        _ name: String = "lock", in directory: String, waitMilliseconds: Int
    ) async throws(StorageError) -> FileLock {
        let lock = try FileLock(name, in: directory)
        for waited in stride(from: 0, through: waitMilliseconds, by: pauseMilliseconds) {
            if try lock.isTaken(directory) { return lock }
            guard waited < waitMilliseconds, !Task.isCancelled else { break }
            try? await Task.sleep(for: .milliseconds(pauseMilliseconds))
        }
        throw .busy(path: directory)
    }

    private init(_ name: String, in directory: String) throws(StorageError) {
        let path = directory + "/" + name
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw AtomicFile.failure("create", path) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private borrowing func isTaken(_ directory: String) throws(StorageError) -> Bool {
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw AtomicFile.failure("lock", directory) }
        }
        return true
    }
}
