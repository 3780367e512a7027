import Agency
import Archive
import Credentials
import Desk
import Foundation
import Ledger
import LedgerClient
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog

/// The rooms that a service finds in its directory, opened; each may be there or not.
///
/// `ledger/`, `agency/`, `desks/<name>/`, `departments/<name>/`. What another organisation runs is not here.
struct ServiceRooms: Sendable {
    let reader: LedgerReader
    let ledger: LocalLedger
    /// Remembers what the log's operator signed last.
    let keeper: any SignedCheckpointKeeper
    /// Signs what the operator itself has to say; `nil` where it says nothing.
    let operatorKey: OperatorKey?
    let agency: AgencyDesk?
    let counters: [Counter]
    let departments: [Department]
    /// Departments that were restored and wait for their epoch keys.
    let closedDepartments: [String]
    /// Asks the log's witnesses; `nil` where nobody is asked.
    let rounds: WitnessRounds?

    /// Rooms that are open.
    init(
        reader: LedgerReader, ledger: LocalLedger, keeper: any SignedCheckpointKeeper,
        agency: AgencyDesk?, counters: [Counter], departments: [Department] = []
    ) {
        self.reader = reader
        self.ledger = ledger
        self.keeper = keeper
        operatorKey = nil
        self.agency = agency
        self.counters = counters
        self.departments = departments
        closedDepartments = []
        rounds = nil
    }

    /// Opens them.
    ///
    /// - Throws: `StorageError`, `LedgerError`, and what the rooms throw.
    init(
        in directory: String, passphrase: borrowing SecretBytes, policy: WitnessPolicy
    ) async throws {
        let served = try await ServedLedger(
            in: directory + "/ledger", passphrase: passphrase, policy: policy)
        reader = served.reader
        ledger = served.ledger
        keeper = served.keeper
        operatorKey = served.operatorKey
        rounds = served.rounds
        let ledger = served.ledger
        let agencyPath = directory + "/agency"
        agency =
            FileManager.default.fileExists(atPath: agencyPath)
            ? AgencyDesk(
                issuer: try Agency.Issuer.open(at: agencyPath, passphrase: passphrase),
                ledger: ledger, folder: agencyPath + "/public", clock: { .now }) : nil
        var counters: [Counter] = []
        let templates = try RequestTemplate.builtIn()
        for id in try Self.offices(in: directory + "/desks") {
            let verifier = try Verifier.open(
                at: "\(directory)/desks/\(id)", passphrase: passphrase, now: .now)
            counters.append(
                Counter(
                    id: id, verifier: verifier, ledger: ledger, templates: templates,
                    blocks: { [agency] in try agency?.newestBlocks(of: $0, for: $1) ?? [] }))
        }
        self.counters = counters
        (departments, closedDepartments) = try await Self.departments(
            in: directory + "/departments", passphrase: passphrase, ledger: ledger)
    }

    /// The departments below a folder, and those that cannot be opened without an epoch key of theirs.
    static func departments(
        in folder: String, passphrase: borrowing SecretBytes, ledger: LocalLedger
    ) async throws -> (open: [Department], closed: [String]) {
        var departments: [Department] = []
        var closed: [String] = []
        for id in try offices(in: folder) {
            do {
                let custodian = try await Custodian.open(
                    at: "\(folder)/\(id)", passphrase: passphrase,
                    openStore: { try SQLiteArchive.open(in: $0) })
                let itsLedger = ledger.demanding(custodian.witnessPolicy)
                departments.append(
                    Department(
                        id: id, desk: CustodianDesk(custodian: custodian, ledger: itsLedger)))
            } catch ArchiveError.epochMissing {
                closed.append(id)
            }
        }
        return (departments, closed)
    }

    /// The names of the offices below a folder.
    private static func offices(in folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try AtomicFile.list(folder).filter { AccountName.isValid($0) }.sorted()
    }
}
