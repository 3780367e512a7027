public import Ledger
public import Records
import Synchronization

/// A custodian with the ledger at hand.
public struct CustodianDesk: Sendable {
    /// The custodian.
    public let custodian: Custodian
    /// Proofs are under checkpoints that the custodian's quorum cosigned.
    public let ledger: any LedgerAccess
    /// Why the ledger took entries not.
    private let refusals = LedgerRefusals()

    /// Brings the two together.
    public init(custodian: Custodian, ledger: any LedgerAccess) {
        self.custodian = custodian
        self.ledger = ledger
    }

    /// Appends what waits for the ledger, then looks at retention.
    ///
    /// - Throws: `StorageError`, `ArchiveError`, `LedgerError`.
    public func catchUp(now: Timestamp) async throws -> Retention {
        try await custodian.settle(append: append)
        return try await custodian.destroyOverdue(members: members(), now: now, append: append)
    }

    /// What stands in the ledger now.
    ///
    /// - Throws: `LedgerError`.
    public func members() async throws -> MemberRegister { try await ledger.members() }

    /// Proofs for those to whom keys are given.
    public var prove: Custodian.Prove { { [ledger] in try await ledger.coveredProof(of: $0) } }

    /// The way onto the ledger: `nil` for what its rules refuse, and why is kept for ``reason(of:)``.
    public var append: Custodian.Append {
        { [ledger, refusals] entries in
            try await ledger.indexes(appending: entries) { refusals.note($1, of: $0.id) }
        }
    }

    /// Why the ledger did not take an entry, once.
    public func reason(of entry: RecordIdentifier) -> LedgerError? { refusals.reason(of: entry) }
}

/// Why the ledger refused the entries that it did not take.
private final class LedgerRefusals: Sendable {
    /// Most reasons that wait for somebody to ask; then they are forgotten.
    private static let limit = 2 * Custodian.additionLimit

    private let reasons = Mutex<[RecordIdentifier: LedgerError]>([:])

    func note(_ reason: LedgerError, of entry: RecordIdentifier) {
        reasons.withLock { reasons in
            if reasons.count >= Self.limit { reasons = [:] }
            reasons[entry] = reason
        }
    }

    func reason(of entry: RecordIdentifier) -> LedgerError? {
        reasons.withLock { $0.removeValue(forKey: entry) }
    }
}
