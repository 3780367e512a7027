import Agency
import Credentials
import Desk
import Foundation
import Ledger
import LogFiles
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

/// The rooms that a service finds in its directory, opened; each may be there or not.
///
/// `ledger/`, `agency/`, `desks/<name>/`. What another organisation runs is not here.
struct ServiceRooms: Sendable {
    let reader: LedgerReader
    let ledger: LocalLedger
    let agency: Agency.Issuer?
    let counters: [Counter]

    /// Rooms that are open.
    init(
        reader: LedgerReader, ledger: LocalLedger, agency: Agency.Issuer?, counters: [Counter]
    ) {
        self.reader = reader
        self.ledger = ledger
        self.agency = agency
        self.counters = counters
    }

    /// Opens them.
    ///
    /// - Throws: `StorageError`, `LedgerError`, and what the rooms throw.
    init(
        in directory: String, passphrase: borrowing SecretBytes, policy: WitnessPolicy
    ) async throws {
        let place = URL(filePath: directory + "/ledger", directoryHint: .isDirectory)
        let store = try await SQLiteStore.open(place, for: .sequencing(waitMilliseconds: 10_000))
        let signer = try StateDirectory.open(
            at: directory + "/ledger/operator", role: "operator", passphrase: passphrase
        ).noteSigner()
        let sequencer = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: signer)
        reader = try await LedgerReader(
            SQLiteStore.open(place, for: .reading), policy: policy)
        let ledger = LocalLedger(reader, sequencer: sequencer)
        self.ledger = ledger
        let agencyPath = directory + "/agency"
        agency =
            FileManager.default.fileExists(atPath: agencyPath)
            ? try Agency.Issuer.open(at: agencyPath, passphrase: passphrase) : nil
        var counters: [Counter] = []
        let templates = try RequestTemplate.builtIn()
        for id in try Self.offices(in: directory + "/desks") {
            let verifier = try Verifier.open(
                at: "\(directory)/desks/\(id)", passphrase: passphrase, now: .now)
            counters.append(
                Counter(id: id, verifier: verifier, ledger: ledger, templates: templates))
        }
        self.counters = counters
    }

    /// The names of the offices below a folder.
    private static func offices(in folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try AtomicFile.list(folder).filter { AccountName.isValid($0) }.sorted()
    }
}
