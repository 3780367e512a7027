import Foundation
import GRDB
import SealedStorage
import Sodium

/// Everything in a service's directory as it was at one moment, beside a service that goes on.
///
/// Files of the rooms are replaced and never written in their place, so a second name for each is a copy of the
/// moment; the databases are held by a transaction each. Whether all of it is one moment, a second look tells.
final class FolderSnapshot {
    /// The files, with their names below the directory.
    let files: [String: FolderScan.Item]
    /// The databases' names.
    let databases: [String]
    /// Where the copies lie.
    let place: String
    private let lock: FileLock

    private static let prefix = ".backup."
    /// How often a moment is looked for, and how long is waited in between.
    private static let (tries, pauseMicroseconds) = (200, 25_000)

    /// Copies a moment of `directory`.
    ///
    /// - Throws: `UpkeepError.neverAtRest`, `.notPlain`; `StorageError`; what a database's engine throws.
    init(of directory: String) throws {
        try Self.removeAbandoned(in: directory)
        place = "\(directory)/\(Self.prefix)\(hexadecimal(randomBytes(8)))"
        try AtomicFile.createDirectory(place)
        lock = try FileLock.take(in: place)
        do {
            let (scan, pinned) = try Self.moment(of: directory, in: place)
            for (name, database) in pinned {
                let target = place + "/files/" + name
                try AtomicFile.createDirectory(Descriptors.folder(of: target))
                // A session is for a browser of today; whoever is signed in signs in again.
                try database.copy(to: target) { copy in
                    guard name == ServiceStore.fileName else { return }
                    try copy.execute(sql: "DELETE FROM session")
                }
            }
            files = scan.plain
            databases = scan.databases.sorted()
        } catch {
            try? FileManager.default.removeItem(atPath: place)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: place) }

    private static func moment(
        of directory: String, in place: String
    ) throws -> (FolderScan, [(String, PinnedDatabase)]) {
        for _ in 0..<tries {
            let moment = try RestingPlace.resting(in: directory) {
                try look(at: directory, in: place)
            }
            if let moment { return moment }
            usleep(UInt32(pauseMicroseconds))
        }
        throw UpkeepError.neverAtRest
    }

    /// One attempt; `nil` where something was written meanwhile, by whoever is no request.
    private static func look(
        at directory: String, in place: String
    ) throws -> (FolderScan, [(String, PinnedDatabase)])? {
        try? FileManager.default.removeItem(atPath: place + "/files")
        try AtomicFile.createDirectory(place + "/files")
        let before = try FolderScan(directory)
        for name in before.plain.keys {
            let target = place + "/files/" + name
            try AtomicFile.createDirectory(Descriptors.folder(of: target))
            guard link(directory + "/" + name, target) != 0 else { continue }
            guard errno == ENOENT else { throw Descriptors.failure("link", name) }
            return nil
        }
        let pinned = try before.databases.sorted().map {
            ($0, try PinnedDatabase(directory + "/" + $0))
        }
        return try FolderScan(directory) == before ? (before, pinned) : nil
    }

    /// Removes what killed backups left, which nobody holds a lock on.
    private static func removeAbandoned(in directory: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        for name in names where name.hasPrefix(prefix) {
            let abandoned = directory + "/" + name
            guard let lock = try? FileLock.take(in: abandoned, waitMilliseconds: 0) else {
                continue
            }
            try FileManager.default.removeItem(atPath: abandoned)
            _ = consume lock
        }
    }
}
