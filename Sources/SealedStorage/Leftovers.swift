import Foundation

/// What a killed process left behind.
public enum Leftovers {
    /// Empties the directory `path`, if each name below it (`folder/name`) is `expected` and a plain
    /// file or directory; otherwise nothing is removed.
    ///
    /// - Throws: `StorageError.alreadyExists` for anything else, or `.failed`.
    public static func remove(
        in path: String, expected: (String) -> Bool
    ) throws(StorageError) {
        let names = try names(below: path)
        guard names.allSatisfy({ expected($0) && isPlain(path + "/" + $0) }) else {
            throw .alreadyExists(path: path)
        }
        // A folder's name sorts before the names in it.
        for name in names.sorted().reversed() {
            guard Foundation.remove(path + "/" + name) == 0 else {
                throw AtomicFile.failure("remove", path + "/" + name)
            }
        }
    }

    /// Whether `name` is one that `AtomicFile` gives an unfinished file: `<name>.<16 hex>.tmp`.
    public static func isTemporary(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."))
        guard parts.count >= 3, parts[parts.count - 1].elementsEqual("tmp".utf8) else {
            return false
        }
        let digits = parts[parts.count - 2]
        return digits.count == 16 && digits.allSatisfy("0123456789abcdef".utf8.contains)
    }

    /// Removes the temporary files below `path`, of which none may be in use.
    ///
    /// - Throws: `StorageError.failed`.
    public static func removeTemporaries(below path: String) throws(StorageError) {
        for name in try names(below: path) where isTemporary(name) {
            guard unlink(path + "/" + name) == 0 || errno == ENOENT || errno == EISDIR else {
                throw AtomicFile.failure("remove", path + "/" + name)
            }
        }
    }

    /// Removes a file, or a folder with its files, that only its owner could read.
    ///
    /// - Throws: `StorageError.alreadyExists` for what no state directory writes.
    static func removeSealed(_ path: String) throws(StorageError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw AtomicFile.failure("inspect", path) }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0, isPlain(path) else {
            throw .alreadyExists(path: path)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            try remove(in: path) { isTemporary($0) || !$0.contains("/") }
        }
        guard Foundation.remove(path) == 0 else { throw AtomicFile.failure("remove", path) }
    }

    /// Removes a state directory with its files and folders; one that is not there is fine.
    ///
    /// - Throws: `StorageError.alreadyExists` for what no state directory writes, or `.failed`.
    static func removeDirectory(_ path: String) throws(StorageError) {
        guard isPlain(path) else {
            guard access(path, F_OK) != 0 else { throw .alreadyExists(path: path) }
            return
        }
        for name in try AtomicFile.list(path) { try removeSealed(path + "/" + name) }
        try removeTemporaries(below: path)
        guard rmdir(path) == 0 else { throw AtomicFile.failure("remove", path) }
    }

    private static func names(below path: String) throws(StorageError) -> [String] {
        do {
            return try FileManager.default.subpathsOfDirectory(atPath: path)
        } catch {
            throw .failed(operation: "list", path: path, errorNumber: EIO)
        }
    }

    private static func isPlain(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_uid == geteuid() else { return false }
        return [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }
}
