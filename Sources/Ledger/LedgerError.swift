public import Records
public import TransparencyLog

/// Why the ledger did not do what it was asked.
///
/// Every case has a stable name in ``code``; ``kind`` tells a refusal from a failing disk.
public enum LedgerError: Error, Equatable, Sendable {
    /// The access rules refuse the envelope.
    case notAdmitted(RecordError)
    /// An entry with this record id but other content is on the ledger already.
    case identifierTaken(id: String)
    /// No entry has this index yet.
    case entryUnknown(index: Int)
    /// No entry has this record id.
    case recordUnknown(id: String)
    /// No step of custody has this record id, though it was asked for or a later step names it.
    case custodyUnknown(id: String)
    /// The ledger has no checkpoint yet, or none of this size.
    case checkpointUnknown(size: Int)
    /// No checkpoint that satisfies the witness policy covers this many entries yet.
    case quorumMissing(size: Int)
    /// A signature line for a checkpoint that the ledger did not sign, or a line that does not
    /// verify.
    case cosignatureRefused
    /// A published folder holds another history than the ledger.
    case exportContradicts(size: Int)
    /// The database holds less, or something else, than the ledger has signed.
    case rolledBack(signedSize: Int, storedSize: Int)
    /// The ledger was restored from a backup, and nobody has said yet that it signed nothing since.
    case restoredUnconfirmed
    /// Another sequencer has taken over the ledger.
    case fenced
    /// Another process writes to the ledger and did not end within the time to wait.
    case busy
    /// The directory holds no ledger.
    case notALedger
    /// The directory holds a ledger already.
    case ledgerExists
    /// The database was written by a newer version of this program.
    case formatUnknown(version: Int)
    /// The key does not belong to this ledger.
    case keyMismatch
    /// The ledger was opened for reading alone.
    case readingOnly
    /// The service that has the ledger could not be reached, or did not answer in time.
    case unreachable
    /// The service that has the ledger refused, with this stable code.
    case refusedByService(code: String)
    /// The service that has the ledger could not do it now, with this stable code.
    case failedAtService(code: String)
    /// What the service answered is not in its form, or larger than it may be.
    case answerMalformed
    /// What the service answered does not hold: a signature, the quorum or a proof, or it is older than what it
    /// showed before.
    case answerRejected(LogError)
    /// The place that keeps the ledger failed.
    case storage(StorageFailure)

    /// What kind of problem this is; the command line's exit code follows from it.
    public enum Kind: Sendable {
        /// The request was checked and refused.
        case refused
        /// The ledger is set up in another way than the caller believes.
        case configuration
        /// Storage or the network failed, or storage holds what it must not hold.
        case storage
        /// What came from elsewhere does not hold.
        case distrusted
    }

    /// A stable name in kebab case, for machine-readable output.
    public var code: String {
        switch self {
        case .notAdmitted(let reason): reason.code
        case .identifierTaken: "identifier-taken"
        case .entryUnknown: "entry-unknown"
        case .recordUnknown: "record-unknown"
        case .custodyUnknown: "custody-unknown"
        case .checkpointUnknown: "checkpoint-unknown"
        case .quorumMissing: "quorum-missing"
        case .cosignatureRefused: "cosignature-refused"
        case .exportContradicts: "export-contradicts"
        case .rolledBack: "rolled-back"
        case .restoredUnconfirmed: "restored-unconfirmed"
        case .fenced: "fenced"
        case .busy: "busy"
        case .notALedger: "not-a-ledger"
        case .ledgerExists: "ledger-exists"
        case .formatUnknown: "format-unknown"
        case .keyMismatch: "key-mismatch"
        case .readingOnly: "reading-only"
        case .unreachable: "unreachable"
        case .refusedByService(let code), .failedAtService(let code): code
        case .answerMalformed: "answer-malformed"
        case .answerRejected: "log-proof"
        case .storage(let failure): failure.code
        }
    }

    /// Whether the request was refused, the set-up is wrong, or storage failed.
    public var kind: Kind {
        switch self {
        case .notAdmitted, .identifierTaken, .entryUnknown, .recordUnknown, .custodyUnknown,
            .checkpointUnknown, .quorumMissing, .cosignatureRefused, .exportContradicts,
            .refusedByService:
            .refused
        case .notALedger, .ledgerExists, .formatUnknown, .keyMismatch, .readingOnly: .configuration
        case .rolledBack, .restoredUnconfirmed, .fenced, .busy, .unreachable, .failedAtService,
            .answerMalformed, .storage:
            .storage
        case .answerRejected: .distrusted
        }
    }
}
