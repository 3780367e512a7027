import SQLiteStore
import SealedStorage

/// What in a service's directory belongs into a backup.
enum BackedUpName {
    /// How a file gets into a backup.
    enum Kind: Hashable {
        /// As it stands.
        case plain
        /// Through the database engine, since it may be written to meanwhile.
        case database
    }

    /// Most folders above a file.
    private static let depthLimit = 8
    private static let byteCountLimit = 200
    /// What a database's engine keeps beside it.
    private static let besideDatabase = ["-wal", "-shm", "-journal", ".new"]

    /// The kind of the file `name`, a path below the directory; `nil` for one that is left out.
    ///
    /// Left out are locks, unfinished files, and the memory of what was last signed: restored with its
    /// ledger, it could not tell that the ledger is old. And the epoch keys of departments: whoever had an
    /// older one could undo each erasure since.
    static func kind(_ name: String) -> Kind? {
        guard isValid(name), !isEpochKey(name) else { return nil }
        let last = name.split(separator: "/").last.map(String.init) ?? name
        if last == "lock" || last.hasSuffix(".lock") || Leftovers.isTemporary(last) { return nil }
        if [SQLiteStore.lastSignedName, SQLiteStore.restoredName].contains(last) { return nil }
        if last.hasSuffix(".sqlite") { return .database }
        return besideDatabase.contains { last.hasSuffix(".sqlite" + $0) } ? nil : .plain
    }

    /// Whether it lies in `departments/<id>/epoch/`.
    private static func isEpochKey(_ name: String) -> Bool {
        let parts = name.split(separator: "/")
        return parts.count > 3 && parts[0] == "departments" && parts[2] == "epoch"
    }

    /// Whether `name` is one that a restore may write: it leads to no other place, and hides nothing.
    static func isValid(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= byteCountLimit && 1...depthLimit ~= parts.count
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
    }
}
