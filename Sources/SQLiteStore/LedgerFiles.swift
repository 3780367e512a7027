import Foundation

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
}
