import Archive
import ArgumentParser
import Ledger
import Records
import SQLiteStore
import Sodium
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
        if let reason = try await desk.catchUp(now: .now).waitingReason {
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

extension CustodianDesk {
    /// Why a record was not added, with the ledger's own reason where it was the ledger.
    func failure(_ error: ArchiveError, of record: RecordIdentifier) -> CommandFailure {
        guard error == .entryRefused, let reason = reason(of: record) else {
            return CommandFailure(error)
        }
        return CommandFailure(
            .refused, code: error.code, "\(CommandFailure(reason).message); nothing was done")
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
