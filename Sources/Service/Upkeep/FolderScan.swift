import Foundation
import SealedStorage

/// The files below a folder at one moment, with what tells whether one was written since.
struct FolderScan: Equatable {
    /// One file.
    struct Item: Equatable {
        let inode: UInt64
        let byteCount: Int
        let modifiedSeconds: Int
        let modifiedNanoseconds: Int
        let mode: UInt32
    }

    /// Files that are copied as they stand, by name.
    private(set) var plain: [String: Item] = [:]
    /// Databases, which others may write to at any moment.
    private(set) var databases: Set<String> = []

    /// Looks at everything below `path`.
    ///
    /// - Throws: `UpkeepError.notPlain` for a link or a device; `StorageError`.
    init(_ path: String) throws {
        try look(at: path, prefix: "")
    }

    private mutating func look(at path: String, prefix: String) throws {
        for part in try AtomicFile.list(path) where !part.hasPrefix(".") {
            let (name, place) = (prefix + part, path + "/" + part)
            var status = stat()
            guard lstat(place, &status) == 0 else {
                // Removed since it was listed: the next look will differ.
                if errno == ENOENT { continue }
                throw StorageError.failed(operation: "inspect", path: place, errorNumber: errno)
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try look(at: place, prefix: name + "/")
            case S_IFREG:
                guard BackedUpName.isValid(name) else { throw UpkeepError.notPlain(name: name) }
                switch BackedUpName.kind(name) {
                case .plain: plain[name] = Item(status)
                case .database: databases.insert(name)
                case nil: break
                }
            default: throw UpkeepError.notPlain(name: name)
            }
        }
    }
}

extension FolderScan.Item {
    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        byteCount = Int(status.st_size)
        modifiedSeconds = status.st_mtim.tv_sec
        modifiedNanoseconds = status.st_mtim.tv_nsec
        mode = status.st_mode & 0o777
    }
}
