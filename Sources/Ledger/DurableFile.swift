package import Foundation
import SealedStorage

/// ``AtomicFile`` for a ledger, whose errors say how storage failed.
package enum DurableFile {
    /// Puts `content` in the place of the file at `path`, with mode `mode`.
    ///
    /// The name is flushed too, unless `flushingName` is off.
    ///
    /// - Throws: `StorageFailure`; the old content is then still there.
    package static func replace(
        _ path: String, with content: [UInt8], mode: mode_t, flushingName: Bool = true
    ) throws(StorageFailure) {
        try mapped { () throws(StorageError) in
            try AtomicFile.write(content, to: path, mode: mode, flushingName: flushingName)
        }
    }

    /// The content of the file at `path`, at most `maximumByteCount` bytes; `nil` where there is
    /// no such file.
    package static func read(
        _ path: String, maximumByteCount: Int
    ) throws(StorageFailure) -> [UInt8]? {
        try mapped { () throws(StorageError) in
            do throws(StorageError) {
                return try AtomicFile.read(path, limit: maximumByteCount)
            } catch .notFound {
                return nil
            }
        }
    }

    /// Flushes the names in the directory at `path`.
    package static func flush(directory path: String) throws(StorageFailure) {
        try mapped { () throws(StorageError) in try AtomicFile.flush(directory: path) }
    }

    private static func mapped<T>(
        _ work: () throws(StorageError) -> T
    ) throws(StorageFailure) -> T {
        do throws(StorageError) {
            return try work()
        } catch {
            throw StorageFailure(error)
        }
    }
}
