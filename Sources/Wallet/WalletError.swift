public import AnonCreds

/// Why a wallet does not do what it was asked; nothing in it is personal but attribute names.
public enum WalletError: Error, Equatable, Sendable {
    /// The offer's last day is over.
    case offerExpired
    /// The wallet made no request for this offer, or has the credential already.
    case offerUnknown
    /// The offer is for another definition than the one that comes with it.
    case offerMismatch
    /// The agency's credential does not hold; the reason code of the check.
    case credentialRejected(Verdict.Reason)
    /// No credential satisfies this item of the request.
    case unsatisfiable(item: String, why: String)
    /// The desk asks about another agency's credential than this wallet holds.
    case noCredential
    /// The credential was revoked.
    case revoked
    /// The wallet has missed revocations that the desk's request does not bring along: it has to follow
    /// them first.
    case witnessBehind
    /// A key's proof does not hold, or is not the one that the log names.
    case keyProofRejected
    /// A receipt or promise belongs to no show of this wallet.
    case receiptUnknown
    /// A receipt does not open to this wallet's own request and presentation.
    case receiptMismatch
    /// The request was answered before.
    case alreadyAnswered
    /// No subject's key came with the credential, or there is no such credential.
    case subjectKeyMissing
    /// Several credentials brought a subject's key, and none was named.
    case subjectKeyAmbiguous
    /// The file opens, but holds no wallet's backup, or not all of one.
    case backupMalformed
    /// A newer program made the backup.
    case backupNewer
    /// The backup is larger than `limit` bytes.
    case backupTooLarge(limit: Int)

    /// The stable code of the refusal.
    public var code: String {
        switch self {
        case .offerExpired: "expired"
        case .offerUnknown: "offer-unknown"
        case .offerMismatch: "unknown-definition"
        case .credentialRejected(let reason): reason.rawValue
        case .unsatisfiable: "unsatisfiable"
        case .noCredential: "no-credential"
        case .revoked: "revoked"
        case .witnessBehind: "witness-behind"
        case .keyProofRejected: "key-proof"
        case .receiptUnknown: "receipt-unknown"
        case .receiptMismatch: "receipt-mismatch"
        case .alreadyAnswered: "already-answered"
        case .subjectKeyMissing: "subject-key-missing"
        case .subjectKeyAmbiguous: "subject-key-ambiguous"
        case .backupMalformed: "backup-malformed"
        case .backupNewer: "backup-newer"
        case .backupTooLarge: "backup-too-large"
        }
    }
}
