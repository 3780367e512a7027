import Foundation
import GRDB
import Ledger
import LedgerTestSupport
import SQLiteStore
import Testing

@Suite("SQLite files")
struct SQLiteFileTests {
    let city = TestCity()

    @Test func modesOfDirectoryAndFiles() async throws {
        let (store, _) = try await city.begin()
        defer { withExtendedLifetime(store) {} }
        let files = FileManager.default
        let directory = try files.attributesOfItem(atPath: city.directory.path)
        #expect(directory[.posixPermissions] as? Int == 0o700)
        let names = try files.contentsOfDirectory(atPath: city.directory.path)
        #expect(Set(names).isSuperset(of: ["ledger.sqlite", "ledger.lock", "last-signed"]))
        for name in names {
            let path = city.directory.appending(path: name).path
            let file = try files.attributesOfItem(atPath: path)
            #expect(file[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }
}
