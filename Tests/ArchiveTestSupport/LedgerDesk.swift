package import Archive
import CityTestSupport
import Foundation
package import Ledger
package import Records
import SQLiteStore
import Sodium
package import TransparencyLog

/// A ledger at hand, with what a custodian needs of it; its key follows from a seed.
package struct LedgerDesk: Sendable {
    /// The one writer of the ledger.
    package let sequencer: Sequencer
    private let path: String

    /// Late enough for every time that a test plays at.
    private static let now = City.time("2030-06-01T00:00:00Z")

    /// What signs for the log with this seed.
    package static func signer(_ seed: [UInt8]) throws -> NoteSigner {
        try NoteSigner(name: City.origin, key: SigningKey(seed: SecretBytes(copying: seed)))
    }

    /// Makes an empty ledger.
    package static func create(at path: String, seed: [UInt8]) async throws -> LedgerDesk {
        let store = try await SQLiteStore.create(
            at: url(path), verifierKey: signer(seed).verifierKey.text)
        return try await LedgerDesk(path, store, seed)
    }

    /// Opens a ledger as soon as no other process has it.
    package static func open(_ path: String, seed: [UInt8]) async throws -> LedgerDesk {
        let store = try await SQLiteStore.open(
            url(path), for: .sequencing(waitMilliseconds: 10_000))
        return try await LedgerDesk(path, store, seed)
    }

    private init(_ path: String, _ store: SQLiteStore, _ seed: [UInt8]) async throws {
        self.path = path
        sequencer = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: Self.signer(seed),
            clock: { Self.now })
    }

    private static func url(_ path: String) -> URL {
        URL(filePath: path, directoryHint: .isDirectory)
    }

    package var append: Custodian.Append {
        { [sequencer] entries in
            try await sequencer.append(contentsOf: entries).map { result in
                switch result {
                case .success(let acknowledgement): acknowledgement.index
                case .failure(let error) where error.kind == .refused: nil
                case .failure(let error): throw error
                }
            }
        }
    }

    package var prove: Custodian.Prove {
        { [path] in try await Self.reader(path).proof(of: $0) }
    }

    package func members() async -> MemberRegister { await sequencer.members }

    package static func reader(_ path: String) async throws -> LedgerReader {
        try await LedgerReader(SQLiteStore.open(url(path), for: .reading), policy: .none)
    }

    /// What `ledger fsck` finds wrong.
    package static func difference(_ path: String) async throws -> LedgerDifference? {
        let store = try await SQLiteStore.open(url(path), for: .reading)
        return try await Fsck(
            LedgerReader(store, policy: .none), keeper: store.lastSigned
        ).difference
    }
}
