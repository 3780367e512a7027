import CityTestSupport
import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

@testable import Service

/// The directory of a small service at work: a ledger, a desk's sealed files, accounts.
struct ServiceFolder {
    let path: String
    let sequencer: Sequencer
    let desk: StateDirectory
    let store: ServiceStore

    init(entries: Int = 20) async throws {
        path = Temporary.path("city")
        try AtomicFile.createDirectory(path + "/desks")
        let signer = try TestCity.signer()
        let store = try await SQLiteStore.create(
            at: URL(filePath: path + "/ledger", directoryHint: .isDirectory),
            verifierKey: signer.verifierKey.text)
        sequencer = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: signer)
        _ = try await sequencer.append(TestCity.registrar())
        desk = try StateDirectory.create(
            at: path + "/desks/library", role: "desk", passphrase: Scratch.passphrase())
        try desk.write([1, 2, 3], to: "queue/first")
        try AtomicFile.write(Array("open".utf8), to: path + "/note", mode: 0o644)
        self.store = try ServiceStore(path: path + "/" + ServiceStore.fileName)
        try fillAccounts()
        try await append(entries - 1)
    }

    private func fillAccounts() throws {
        try Accounts(store: store).set(
            "clerk", roles: [.clerk], office: nil,
            password: SecretBytes(copying: Array("a long password".utf8)))
        let account = try Accounts(store: store).all()[0]
        _ = try Sessions(store: store).open(account, now: City.now)
    }

    /// Adds so many remarks.
    func append(_ count: Int) async throws {
        let notes = try (0..<count).map { _ in
            try TestCity.note("note \(hexadecimal(randomBytes(4)))")
        }
        for result in await sequencer.append(contentsOf: notes) { _ = try result.get() }
    }

    static func ledger(in path: String) -> URL {
        URL(filePath: path + "/ledger", directoryHint: .isDirectory)
    }

    /// The newest note of the ledger in `path`.
    static func newestNote(in path: String) async throws -> String? {
        try await LedgerReader(SQLiteStore.open(ledger(in: path), for: .reading)).newestNote()
    }

    static func sequence(_ path: String) async throws -> Sequencer {
        let store = try await SQLiteStore.open(
            ledger(in: path), for: .sequencing(waitMilliseconds: 0))
        return try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: TestCity.signer())
    }
}
