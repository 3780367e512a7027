import Foundation
import SealedStorage

/// The files of a ledger directory.
struct LedgerFiles {
    static let lockName = "ledger.lock"

    let directory: String
    let database: String
    let lastSigned: String

    init(_ directory: URL) {
        self.directory = directory.path
        database = directory.appending(path: "ledger.sqlite").path
        lastSigned = directory.appending(path: "last-signed").path
    }

    /// The unfinished files of the memory beside the database.
    func temporaries() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix("last-signed.") && Leftovers.isTemporary($0) }
    }
}
