import Foundation
public import Sodium

extension StateDirectory {
    private static let suffix = ".restoring"

    /// Makes a state directory for `role` that appears at `path`, which must be free or an empty
    /// directory, once it is whole.
    ///
    /// It is filled beside its place, under a name of its own, and moved there in one step: killed at
    /// any moment, nothing is at `path`, or all of it. What an earlier attempt left beside it is
    /// removed.
    ///
    /// - Throws: `StorageError.alreadyExists`, `.busy` or `.failed`, or what `filling` throws; then
    ///   `path` is as it was.
    public static func restore(
        at path: String, role: String, passphrase: borrowing SecretBytes,
        filling: (StateDirectory) throws -> Void
    ) throws {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        try requireUnused(path)
        try removeAbandoned(beside: path)
        let aside = "\(path).\(hexadecimal(randomBytes(8)))\(suffix)"
        do {
            let directory = try create(
                at: aside, role: role, passphrase: passphrase, filling: filling)
            // Its lock keeps others from taking it for abandoned.
            try withExtendedLifetime(directory) { try move(aside, to: path) }
        } catch {
            try? Leftovers.removeDirectory(aside)
            throw error
        }
    }

    /// - Throws: `StorageError.alreadyExists` for anything but an empty directory.
    private static func requireUnused(_ path: String) throws(StorageError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw AtomicFile.failure("inspect", path) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR, try AtomicFile.list(path).isEmpty else {
            throw .alreadyExists(path: path)
        }
    }

    private static func move(_ aside: String, to path: String) throws(StorageError) {
        guard rename(aside, path) == 0 else {
            guard ![EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) else {
                throw .alreadyExists(path: path)
            }
            throw AtomicFile.failure("rename", aside)
        }
        try AtomicFile.flush(directory: AtomicFile.parent(of: path))
    }

    /// Removes what killed attempts left, which nobody holds a lock on.
    private static func removeAbandoned(beside path: String) throws(StorageError) {
        let parent = AtomicFile.parent(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let siblings: [String]
        do throws(StorageError) {
            siblings = try AtomicFile.list(parent)
        } catch {
            guard case .notFound = error else { throw error }
            return
        }
        for sibling in siblings where isAside(sibling, of: name) {
            let abandoned = parent + "/" + sibling
            guard let lock = try? FileLock.take(in: abandoned, waitMilliseconds: 0) else {
                continue
            }
            try Leftovers.removeDirectory(abandoned)
            _ = consume lock
        }
    }

    /// Whether `sibling` is `<name>.<16 hex>.restoring`.
    private static func isAside(_ sibling: String, of name: String) -> Bool {
        guard sibling.hasPrefix(name + "."), sibling.hasSuffix(suffix) else { return false }
        let digits = sibling.utf8.dropFirst(name.utf8.count + 1).dropLast(suffix.utf8.count)
        return digits.count == 16 && digits.allSatisfy("0123456789abcdef".utf8.contains)
    }
}
