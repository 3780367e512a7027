import Foundation

/// The files of a ledger directory.
struct LedgerFiles {
    let directory: String
    let database: String
    let lock: String
    let lastSigned: String

    init(_ directory: URL) {
        self.directory = directory.path
        database = directory.appending(path: "ledger.sqlite").path
        lock = directory.appending(path: "ledger.lock").path
        lastSigned = directory.appending(path: "last-signed").path
    }
}
