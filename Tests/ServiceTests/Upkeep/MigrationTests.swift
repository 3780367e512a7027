import CityTestSupport
import Foundation
import GRDB
import SealedStorage
import Sodium
import Testing

@testable import Service

@Suite("A service of an older format")
struct MigrationTests {
    private static let mark = 0x4373_5376

    /// A database of format 1 with an account, a token and a session in it.
    private func makeFormat1(_ more: String = "") throws -> String {
        let folder = Temporary.path("old-\(hexadecimal(randomBytes(4)))")
        try AtomicFile.createDirectory(folder)
        let queue = try DatabaseQueue(path: folder + "/" + ServiceStore.fileName)
        try queue.write { database in
            try database.execute(sql: ServiceStore.steps[0])
            try database.execute(
                sql: """
                    INSERT INTO account (name, roles, salt, operations, memory, verifier)
                        VALUES ('clerk', 'clerk', x'00', 1, 8192, zeroblob(32));
                    INSERT INTO token VALUES (zeroblob(32), 'meter', 'department', NULL, 5);
                    INSERT INTO session VALUES (zeroblob(32), 'clerk', 5);
                    PRAGMA application_id = \(Self.mark);
                    PRAGMA user_version = 1;
                    """ + more)
        }
        try queue.close()
        return folder
    }

    private func format(_ folder: String) throws -> Int? {
        let queue = try DatabaseQueue(path: folder + "/" + ServiceStore.fileName)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }

    @Test func aDryRunTellsAndChangesNothing() async throws {
        let folder = try makeFormat1()
        let file = URL(filePath: folder + "/" + ServiceStore.fileName)
        let before = try Data(contentsOf: file)
        let steps = try await ServiceMigration(of: folder).dryRun()
        #expect(
            steps == [.init(name: "service.sqlite", from: 1, to: ServiceStore.newestFormat)])
        #expect(try Data(contentsOf: file) == before && format(folder) == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder)
                .allSatisfy { $0.hasPrefix("service.sqlite") })
    }

    @Test func nothingIsLostOnTheWay() async throws {
        let folder = try makeFormat1()
        let steps = try await ServiceMigration(of: folder).run()
        #expect(steps.map(\.to) == [ServiceStore.newestFormat])
        let again = try await ServiceMigration(of: folder).run()
        #expect(again.map(\.from) == [ServiceStore.newestFormat])
        let store = try ServiceStore(path: folder + "/" + ServiceStore.fileName)
        #expect(try Accounts(store: store).all().map(\.name) == ["clerk"])
        #expect(try Tokens(store: store).all().map(\.name) == ["meter"])
        let sessions = try await store.database.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM session")
        }
        #expect(sessions == 1)
    }

    /// A step that fails takes the ones before it along.
    @Test func noneIsLeftHalfWay() async throws {
        let folder = try makeFormat1("CREATE TABLE token_owner (x);")
        await #expect(throws: (any Error).self) { try await ServiceMigration(of: folder).dryRun() }
        #expect(throws: (any Error).self) {
            try ServiceStore(path: folder + "/" + ServiceStore.fileName)
        }
        #expect(try format(folder) == 1)
        let queue = try DatabaseQueue(path: folder + "/" + ServiceStore.fileName)
        let columns = try await queue.read { try $0.columns(in: "token").map(\.name) }
        #expect(!columns.contains("owner"))
    }

    @Test func anEmptyPlaceAndANewerFormatAreRefused() async throws {
        let empty = Temporary.path("nothing")
        try AtomicFile.createDirectory(empty)
        await #expect(throws: StorageError.notFound(path: empty)) {
            try await ServiceMigration(of: empty).dryRun()
        }
        let folder = try makeFormat1("PRAGMA user_version = 9999;")
        await #expect(throws: StorageError.self) { try await ServiceMigration(of: folder).run() }
        #expect(try format(folder) == 9999)
    }

    /// The ledger is brought along; its own steps have tests of their own.
    @Test func theLedgerIsTold() async throws {
        let folder = try await ServiceFolder(entries: 3)
        let steps = try await ServiceMigration(of: folder.path).dryRun()
        #expect(steps.map(\.name) == ["ledger/ledger.sqlite", "service.sqlite"])
        #expect(steps.allSatisfy { $0.from == $0.to })
    }
}
