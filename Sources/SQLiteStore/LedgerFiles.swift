import Foundation
import SealedStorage

/// The files of a ledger directory.
struct LedgerFiles {
    static let lockName = "ledger.lock"

    let directory: String
    let database: String
    let lastSigned: String
    /// Is there from a restore on, until somebody knows what was signed last.
    let restored: String

    init(_ directory: URL) {
        self.directory = directory.path
        database = directory.appending(path: "ledger.sqlite").path
        lastSigned = directory.appending(path: SQLiteStore.lastSignedName).path
        restored = directory.appending(path: SQLiteStore.restoredName).path
    }

    /// The unfinished files of the memory beside the database.
    func temporaries() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix("last-signed.") && Leftovers.isTemporary($0) }
    }
}
