import Foundation
import HTTPTypes
import SealedStorage
import Synchronization

/// Lets a backup, which is another process, have a moment in which no request writes.
///
/// Two locks below the service's directory: whoever begins to write passes the door; those who write hold the room
/// together. A backup closes the door, waits until the room is empty, and copies the moment in milliseconds.
final class RestingPlace: Sendable {
    private static let (doorName, roomName) = ("writing-door.lock", "writing-room.lock")
    private static let pause = Duration.milliseconds(5)

    private let door: Int32
    private let room: Int32
    private let writers = Mutex(0)
    /// How long a request waits before it is asked to come again, in pauses.
    private let patience: Int

    /// The locks of the service in `directory`.
    ///
    /// - Throws: `StorageError.failed`.
    init(in directory: String, patienceMilliseconds: Int = 10_000) throws(StorageError) {
        door = try Self.open(Self.doorName, in: directory)
        do throws(StorageError) {
            room = try Self.open(Self.roomName, in: directory)
        } catch {
            close(door)
            throw error
        }
        patience = patienceMilliseconds / 5
    }

    deinit {
        close(door)
        close(room)
    }

    private static func open(_ name: String, in directory: String) throws(StorageError) -> Int32 {
        let path = directory + "/" + name
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Descriptors.failure("create", path) }
        return file
    }

    /// Runs `work`, which writes, when no backup wants its moment.
    ///
    /// - Throws: `Problem` of status 503, and what `work` throws.
    func writing<T>(_ work: () async throws -> T) async throws -> T {
        for waited in 0...patience {
            if enter() { break }
            guard waited < patience else {
                throw Problem(.serviceUnavailable, "busy", retrySeconds: 5)
            }
            try await Task.sleep(for: Self.pause)
        }
        defer { leave() }
        return try await work()
    }

    private func enter() -> Bool {
        writers.withLock { writers in
            guard flock(door, LOCK_SH | LOCK_NB) == 0 else { return false }
            flock(door, LOCK_UN)
            guard writers > 0 || flock(room, LOCK_SH | LOCK_NB) == 0 else { return false }
            writers += 1
            return true
        }
    }

    private func leave() {
        writers.withLock { writers in
            writers -= 1
            if writers == 0 { flock(room, LOCK_UN) }
        }
    }

    /// Runs `work` in a moment in which no request of the service in `directory` writes.
    ///
    /// - Throws: `StorageError.busy` where requests do not end, and what `work` throws.
    static func resting<T>(
        in directory: String, waitMilliseconds: Int = 60_000, _ work: () throws -> T
    ) throws -> T {
        let door = try FileLock.take(doorName, in: directory, waitMilliseconds: waitMilliseconds)
        let room = try FileLock.take(roomName, in: directory, waitMilliseconds: waitMilliseconds)
        defer { withExtendedLifetime(door) { withExtendedLifetime(room) {} } }
        return try work()
    }
}
