package import Foundation
import SealedStorage

/// Small files that are either the old or the new content, whatever happens in between.
package enum DurableFile {
    /// Puts `content` in the place of the file at `path`, with mode `mode`.
    ///
    /// The content is flushed before it gets its name, and the name is flushed too, unless `flushingName` is off.
    ///
    /// - Throws: `StorageFailure`; the old content is then still there.
    package static func replace(
        _ path: String, with content: [UInt8], mode: mode_t, flushingName: Bool = true
    ) throws(StorageFailure) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw StorageFailure(errorNumber: errno) }
        do throws(StorageFailure) {
            try writeAll(content, to: file)
            try check(fsync(file))
        } catch {
            close(file)
            unlink(temporary)
            throw error
        }
        guard close(file) == 0, rename(temporary, path) == 0 else {
            let failure = StorageFailure(errorNumber: errno)
            unlink(temporary)
            throw failure
        }
        if flushingName { try flushDirectory(of: path) }
    }

    /// The content of the file at `path`, at most `maximumByteCount` bytes; `nil` where there is
    /// no such file.
    package static func read(
        _ path: String, maximumByteCount: Int
    ) throws(StorageFailure) -> [UInt8]? {
        do throws(StorageError) {
            return try AtomicFile.read(path, limit: maximumByteCount)
        } catch .notFound {
            return nil
        } catch {
            throw StorageFailure(error)
        }
    }

    /// Flushes the names in the directory that holds `path`.
    package static func flushDirectory(of path: String) throws(StorageFailure) {
        try flush(directory: URL(filePath: path).deletingLastPathComponent().path)
    }

    /// Flushes the names in the directory at `path`.
    package static func flush(directory path: String) throws(StorageFailure) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw StorageFailure(errorNumber: errno) }
        defer { close(directory) }
        try check(fsync(directory))
    }

    private static func writeAll(_ content: [UInt8], to file: Int32) throws(StorageFailure) {
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes { buffer in
                write(file, buffer.baseAddress! + written, buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw StorageFailure(errorNumber: errno) }
            written += count
        }
    }

    private static func check(_ result: Int32) throws(StorageFailure) {
        guard result == 0 else { throw StorageFailure(errorNumber: errno) }
    }
}
