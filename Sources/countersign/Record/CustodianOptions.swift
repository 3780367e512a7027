import Archive
import ArgumentParser
import Ledger
import Records
import SQLiteStore
import Sodium
import Synchronization
import TransparencyLog

/// The options of whoever keeps records: a custodian's directory, and the ledger that it writes to.
struct CustodianOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The custodian's directory.", valueName: "dir"))
    var directory: String

    @Option(
        help: ArgumentHelp(
            "Where the epoch key lies, if it was moved; no backup may hold it.", valueName: "dir"))
    var epoch: String?

    @OptionGroup var secret: PassphraseOptions
    @OptionGroup var access: LedgerAccessOptions

    /// Opens custodian and ledger; what waited for the ledger is appended first, then retention looked at.
    ///
    /// Retention that waits is told on standard error and stops no command.
    func open() async throws -> CustodianDesk {
        let custodian = try await Custodian.open(
            at: directory, epochPath: epoch, passphrase: secret.passphrase(),
            openStore: { try SQLiteArchive.open(in: $0) })
        let ledger = try await access.open(
            secret, policy: custodian.witnessPolicy, log: { custodian.log }, role: directory)
        let desk = CustodianDesk(custodian: custodian, ledger: ledger)
        try await custodian.settle(append: desk.append)
        let retention = try await custodian.destroyOverdue(
            members: desk.members(), now: .now, append: desk.append)
        if let reason = retention.waitingReason {
            Console.error("countersign: records are overdue for erasure and wait: \(reason)")
        }
        return desk
    }
}

extension Retention {
    /// What the waiting is for, in one clause.
    fileprivate var waitingReason: String? {
        switch self {
        case .done: nil
        case .waitsForLedger:
            "the ledger would not take the receipt from this custodian; renew its membership, or "
                + "check this machine's clock"
        case .waitsForClock:
            "this machine's clock is over a year ahead of the custodian's newest entry"
        }
    }
}

/// A custodian with the ledger at hand.
struct CustodianDesk {
    let custodian: Custodian
    /// Proofs are under checkpoints that the custodian's quorum cosigned.
    let ledger: any LedgerAccess
    /// Why the ledger took entries not.
    private let refusals = LedgerRefusals()

    init(custodian: Custodian, ledger: any LedgerAccess) {
        self.custodian = custodian
        self.ledger = ledger
    }

    /// Why a record was not added, with the ledger's own reason where it was the ledger.
    func failure(_ error: ArchiveError, of record: RecordIdentifier) -> CommandFailure {
        guard error == .entryRefused, let reason = refusals.reason(of: record) else {
            return CommandFailure(error)
        }
        return CommandFailure(
            .refused, code: error.code, "\(CommandFailure(reason).message); nothing was done")
    }

    /// What stands in the ledger now.
    func members() async throws -> MemberRegister { try await ledger.members() }

    /// Proofs for those to whom keys are given.
    var prove: Custodian.Prove { { [ledger] in try await ledger.coveredProof(of: $0) } }

    /// The way onto the ledger: `nil` for what its rules refuse, and why in `refusals`.
    var append: Custodian.Append {
        { [ledger, refusals] entries in
            try await ledger.indexes(appending: entries) { refusals.note($1, of: $0.id) }
        }
    }
}

/// Why the ledger refused the entries that it did not take.
final class LedgerRefusals: Sendable {
    private let reasons = Mutex<[RecordIdentifier: LedgerError]>([:])

    func note(_ reason: LedgerError, of entry: RecordIdentifier) {
        reasons.withLock { $0[entry] = reason }
    }

    /// The reason for an entry, once.
    func reason(of entry: RecordIdentifier) -> LedgerError? {
        reasons.withLock { $0.removeValue(forKey: entry) }
    }
}

/// The option that names one record.
struct RecordChoice: ParsableArguments {
    @Option(help: ArgumentHelp("The record's identifier, 32 hexadecimal digits.", valueName: "id"))
    var record: String

    var identifier: RecordIdentifier {
        get throws { try Self.identifier(record, option: "--record") }
    }

    static func identifier(_ text: String, option: String) throws -> RecordIdentifier {
        guard let identifier = RecordIdentifier(text) else {
            throw CommandFailure(
                .usage, code: "usage", "\(option) must be 32 lowercase hexadecimal digits")
        }
        return identifier
    }
}
