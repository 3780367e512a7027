import Foundation
import SealedStorage

/// A ledger being made beside its final place, so that a killed `init` blocks no later one.
final class LedgerDraft {
    let draft: LedgerDirectory
    private let path: String
    private let descriptor: Int32

    /// Makes the sibling `<path>.new`, emptied of what a killed `init` left in it.
    init(of ledger: LedgerDirectory) throws {
        let path = URL(filePath: ledger.path).resolvingSymlinksInPath().path
        let draft = path + ".new"
        var status = stat()
        if stat(path, &status) == 0, try !AtomicFile.list(path).isEmpty {
            throw StorageError.alreadyExists(path: ledger.path)
        }
        try AtomicFile.createDirectory(draft)
        let descriptor = open(draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StorageError.failed(operation: "open", path: draft, errorNumber: errno)
        }
        self.path = path
        self.descriptor = descriptor
        self.draft = LedgerDirectory(path: draft)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StorageError.busy(path: draft)
        }
        try Leftovers.remove(in: draft, expected: Self.isExpected)
    }

    deinit { close(descriptor) }

    /// Gives the complete ledger its name, which is free or an empty directory's.
    func finish() throws {
        guard rename(draft.path, path) == 0 else {
            throw StorageError.failed(operation: "rename", path: draft.path, errorNumber: errno)
        }
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try AtomicFile.flush(directory: parent)
    }

    /// Whether `init` writes a file called `name`.
    private static func isExpected(_ name: String) -> Bool {
        let parts = name.split(separator: "/").map(String.init)
        if Leftovers.isTemporary(name) { return true }
        if parts.count == 2, ["operator", "registrar"].contains(parts[0]) {
            return ["lock", "seal.json", "seal.json.new", "name", "key"].contains(parts[1])
        }
        return ["operator", "registrar", "ledger.lock", "last-signed"].contains(name)
            || (parts.count == 1 && name.hasPrefix("ledger.sqlite"))
    }
}
