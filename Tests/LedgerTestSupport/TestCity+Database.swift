package import Foundation
import GRDB
package import Ledger
import SQLiteStore
package import TransparencyLog

extension TestCity {
    private var database: String { directory.appending(path: "ledger.sqlite").path }

    /// Runs SQL on the ledger's file behind the store's back.
    package func tamper(_ sql: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(2)
        // Without this SQLite defends its own schema table.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA writable_schema = ON") }
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// A number from the ledger's file.
    package func number(_ sql: String) throws -> Int? {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.inDatabase { try Int.fetchOne($0, sql: sql) }
    }

    /// Copies the database, and nothing else, to a file beside the directory's others.
    package func backUp() throws -> URL {
        let copy = directory.appending(path: "backup.sqlite")
        let source = try DatabaseQueue(path: database)
        let target = try DatabaseQueue(path: copy.path)
        try source.backup(to: target)
        try source.close()
        try target.close()
        return copy
    }

    /// Puts a copy back once no process has the ledger open.
    package func restore(_ copy: URL) async throws {
        try await waitUntilClosed()
        for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
        try FileManager.default.moveItem(atPath: copy.path, toPath: database)
    }

    /// Returns when no sequencer holds the ledger: its last task may end after its last answer.
    package func waitUntilClosed() async throws {
        _ = try await openStore()
    }

    /// A ledger with `count` entries, closed again.
    package func fill(to count: Int, batch: Int = 256) async throws {
        let store: SQLiteStore
        do {
            store = try await openStore()
        } catch LedgerError.notALedger {
            store = try await makeStore()
        }
        let sequencer = try await sequencer(store)
        if await sequencer.size == 0 { _ = try await sequencer.append(Self.registrar()) }
        while case let size = await sequencer.size, size < count {
            let notes = try (size..<min(count, size + batch)).map { try Self.note("entry \($0)") }
            for result in await sequencer.append(contentsOf: notes) { _ = try result.get() }
        }
    }

    /// A reader beside whatever else happens.
    package func reader(_ policy: WitnessPolicy = .none) async throws -> LedgerReader {
        try await LedgerReader(openStore(for: .reading), policy: policy)
    }

    /// Checks the ledger as `ledger fsck` does.
    package func fsck(_ policy: WitnessPolicy = .none) async throws -> Fsck {
        let store = try await openStore(for: .reading)
        return try await Fsck(
            LedgerReader(store, policy: policy), keeper: store.lastSigned)
    }
}
