public import Foundation
import Sodium

/// Whole files, read with a limit and replaced in one step.
public enum AtomicFile {
    /// Writes `bytes` to `path` so that a reader, or a crash, sees the old file or the new one and
    /// nothing between; durable on return, unless `flushingName` leaves the name to ``flush(directory:)``.
    ///
    /// A pipe or a device at `path` is written to and stays.
    ///
    /// - Throws: `StorageError.alreadyExists` where not `replacing`, or `.failed`; then `path` is as
    ///   it was.
    public static func write(
        _ bytes: some Sequence<UInt8>, to path: String, replacing: Bool = true,
        mode: mode_t = 0o600, flushingName: Bool = true
    ) throws(StorageError) {
        if replacing, isDevice(path) { return try writeThrough(Array(bytes), to: path) }
        let temporary = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("create", path) }
        do throws(StorageError) {
            try writeAll(Array(bytes), to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw failure("flush", path) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0, place(temporary, at: path, replacing: replacing) else {
            let error =
                errno == EEXIST ? StorageError.alreadyExists(path: path) : failure("replace", path)
            unlink(temporary)
            throw error
        }
        if flushingName { try flush(directory: parent(of: path)) }
    }

    /// Finds out whether a file could be written to `path`, before something is done that cannot be
    /// done again; a full disk is found only by writing.
    ///
    /// - Throws: `StorageError.failed`.
    public static func checkWritable(_ path: String) throws(StorageError) {
        if isDevice(path) { return }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw .failed(operation: "replace", path: path, errorNumber: EISDIR)
        }
        let temporary = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        close(descriptor)
        unlink(temporary)
    }

    /// Reads the whole file at `path`; a file over `limit` bytes is refused before it is read.
    ///
    /// - Throws: `StorageError.notFound`, `.tooLarge` or `.failed`.
    public static func read(_ path: String, limit: Int) throws(StorageError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .notFound(path: path) : failure("open", path)
        }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, path: path, limit: limit)
    }

    /// Reads an open descriptor to its end, at most `limit` bytes.
    ///
    /// - Throws: `StorageError.tooLarge` or `.failed`.
    public static func read(
        descriptor: Int32, path: String, limit: Int
    ) throws(StorageError) -> [UInt8] {
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > limit
        {
            throw .tooLarge(path: path, limit: limit)
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
        }
    }

    /// Removes the file at `path`, durably; a file that is not there is fine.
    ///
    /// - Throws: `StorageError.failed`.
    public static func remove(_ path: String) throws(StorageError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        try flush(directory: parent(of: path))
    }

    /// Removes the files at `paths`, durably, with one flush for each directory; those that are not there are
    /// fine.
    ///
    /// - Throws: `StorageError.failed`; then some may be gone.
    public static func remove(_ paths: [String]) throws(StorageError) {
        var changed: Set<String> = []
        for path in paths {
            guard unlink(path) == 0 else {
                guard errno == ENOENT else { throw failure("remove", path) }
                continue
            }
            changed.insert(parent(of: path))
        }
        for directory in changed { try flush(directory: directory) }
    }

    /// Overwrites the file at `path` in its place, flushes, then removes it, durably; a file that is
    /// not there is fine.
    ///
    /// - Throws: `StorageError.failed`.
    static func destroy(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure("open", path) }
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("inspect", path) }
        try writeAll(
            [UInt8](repeating: 0, count: Int(status.st_size)), to: descriptor, path: path)
        guard fsync(descriptor) == 0 else { throw failure("flush", path) }
        try remove(path)
    }

    /// Creates the directory `path`, mode 0700, and the missing ones above it.
    ///
    /// - Throws: `StorageError.failed`.
    public static func createDirectory(_ path: String) throws(StorageError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/") ? "" : "/") + component
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
                throw failure("create", partial)
            }
        }
    }

    /// The names in the directory `path`, sorted; without temporary files that a crash left.
    ///
    /// - Throws: `StorageError.notFound` or `.failed`.
    public static func list(_ path: String) throws(StorageError) -> [String] {
        guard let directory = opendir(path) else {
            throw errno == ENOENT ? .notFound(path: path) : failure("open", path)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != "..", !name.hasSuffix(".tmp") { names.append(name) }
        }
        return names.sorted()
    }

    static func failure(_ operation: String, _ path: String) -> StorageError {
        .failed(operation: operation, path: path, errorNumber: errno)
    }

    /// Whether `path` leads to something that is neither file nor directory.
    private static func isDevice(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    }

    private static func writeThrough(_ bytes: [UInt8], to path: String) throws(StorageError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, path: path)
    }

    /// Gives the finished file its name; without `replacing`, only where the name is free.
    private static func place(_ temporary: String, at path: String, replacing: Bool) -> Bool {
        if replacing { return rename(temporary, path) == 0 }
        guard link(temporary, path) == 0 else { return false }
        unlink(temporary)
        return true
    }

    private static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Foundation.write(descriptor, buffer.baseAddress! + written, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            written += count
        }
    }

    /// Makes the names in the directory `path` durable.
    ///
    /// - Throws: `StorageError.failed`.
    public static func flush(directory path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("flush", path) }
    }

    /// The directory in which `path` has its name.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
