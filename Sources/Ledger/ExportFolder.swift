import Foundation
import TransparencyLog

/// A folder of files that anybody may read, and that a static server publishes.
struct ExportFolder {
    private let path: String
    /// Directories whose names are not flushed yet.
    private var touched: Set<String> = []

    init(_ directory: URL) { path = directory.path }

    /// The published checkpoint; `nil` before the first.
    func checkpoint() throws(LedgerError) -> [UInt8]? {
        try wrapped { () throws(StorageFailure) in
            try DurableFile.read(
                path + "/checkpoint", maximumByteCount: SignedNote.maximumByteCount)
        }
    }

    /// Writes and flushes one file, whole or not at all; its name is flushed by ``flush()``.
    mutating func write(_ name: String, _ content: [UInt8]) throws(LedgerError) {
        let file = path + "/" + name
        let parent = URL(filePath: file).deletingLastPathComponent().path
        try wrapped { () throws(StorageFailure) in
            if !touched.contains(parent) { try makeDirectory(parent) }
            try DurableFile.replace(file, with: content, mode: 0o644, flushingName: false)
        }
        touched.insert(parent)
    }

    /// Flushes the names of all files written so far.
    mutating func flush() throws(LedgerError) {
        for directory in touched.sorted() {
            try wrapped { () throws(StorageFailure) in
                try DurableFile.flush(directory: directory)
            }
        }
        touched = []
    }

    /// Publishes a checkpoint, durable on return.
    func replaceCheckpoint(_ note: [UInt8]) throws(LedgerError) {
        try wrapped { () throws(StorageFailure) in
            try DurableFile.replace(path + "/checkpoint", with: note, mode: 0o644)
        }
    }

    /// Makes a directory and those above it; a new one changes its parent too.
    private mutating func makeDirectory(_ directory: String) throws(StorageFailure) {
        if mkdir(directory, 0o755) == 0 {
            touched.insert(URL(filePath: directory).deletingLastPathComponent().path)
            return
        }
        if errno == EEXIST { return }
        guard errno == ENOENT, directory != "/" else { throw StorageFailure(errorNumber: errno) }
        try makeDirectory(URL(filePath: directory).deletingLastPathComponent().path)
        try makeDirectory(directory)
    }
}

private func wrapped<T>(_ work: () throws(StorageFailure) -> T) throws(LedgerError) -> T {
    do throws(StorageFailure) {
        return try work()
    } catch {
        throw .storage(error)
    }
}
