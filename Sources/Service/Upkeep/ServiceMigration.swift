import Foundation
import GRDB
import Ledger
import SQLiteStore
import SealedStorage
import Sodium

/// Brings a service's databases to the newest format, or finds out on copies what that would do.
public struct ServiceMigration: Sendable {
    /// One database.
    public struct Step: Equatable, Sendable {
        /// Its name below the service's directory.
        public let name: String
        /// The format that it has.
        public let from: Int
        /// The newest, which it gets.
        public let to: Int
    }

    private let directory: String

    /// The databases that this program knows, in the order in which they are brought up to date.
    private static let names = ["ledger/ledger.sqlite", ServiceStore.fileName]

    /// The service in `directory`.
    public init(of directory: String) { self.directory = directory }

    /// Goes all the way on copies, which are checked and thrown away; the databases stay as they are.
    ///
    /// - Returns: What a start would do; nothing to do has equal formats.
    /// - Throws: `UpkeepError.databaseDamaged` where a copy does not come through; `StorageError`, `LedgerError`.
    public func dryRun() async throws -> [Step] {
        let place = "\(directory)/.migration.\(hexadecimal(randomBytes(8)))"
        try AtomicFile.createDirectory(place)
        defer { try? FileManager.default.removeItem(atPath: place) }
        for name in try present() {
            let copy = place + "/" + name
            try AtomicFile.createDirectory(Descriptors.folder(of: copy))
            try PinnedDatabase(directory + "/" + name).copy(to: copy)
        }
        let steps = try await Self.migrate(place, try present())
        for step in steps { try Self.check(place + "/" + step.name, step.name) }
        return steps
    }

    /// Brings the databases to the newest format, each in one step that a kill undoes; so does every start.
    ///
    /// - Throws: `StorageError`, `LedgerError`.
    public func run() async throws -> [Step] {
        try await Self.migrate(directory, try present())
    }

    private func present() throws -> [String] {
        let names = Self.names.filter { access(directory + "/" + $0, F_OK) == 0 }
        guard !names.isEmpty else { throw StorageError.notFound(path: directory) }
        return names
    }

    private static func migrate(_ directory: String, _ names: [String]) async throws -> [Step] {
        var steps: [Step] = []
        for name in names {
            let path = directory + "/" + name
            let before = try format(path)
            if name == ServiceStore.fileName {
                _ = try ServiceStore(path: path)
            } else {
                let folder = URL(filePath: directory + "/ledger", directoryHint: .isDirectory)
                _ = try await SQLiteStore.open(folder, for: .reading)
            }
            steps.append(Step(name: name, from: before, to: try format(path)))
        }
        return steps
    }

    private static func format(_ path: String) throws -> Int {
        try reading(path) { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    }

    /// The engine's own check of a copy.
    private static func check(_ path: String, _ name: String) throws {
        let problems = try reading(path) { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check(1)").filter { $0 != "ok" }
                + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
        }
        guard problems.isEmpty else { throw UpkeepError.databaseDamaged(name: name) }
    }

    private static func reading<T>(_ path: String, _ work: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read(work)
    }
}
