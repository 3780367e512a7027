public import Records
public import TransparencyLog

/// Why something that claims to be anchored, or a desk that asks, is not believed.
public enum TrustError: Error, Equatable, Sendable {
    /// A checkpoint, cosignature or inclusion proof does not verify.
    case log(LogError)
    /// An entry of the log is malformed, badly signed or was not allowed.
    case record(RecordError)
    /// The entries do not begin with entry 0, or do not stand in the order of the log.
    case evidenceOutOfOrder
    /// The entries do not name the definition that is presented with them.
    case definitionNotAnchored
    /// The credential definition differs from the digest or the attributes that the log shows.
    case definitionMismatch
    /// The entry is no head of the definition's revocations.
    case statusNotAnchored
    /// The head of revocations is unusually old, or older than the wallet's witnesses.
    case statusStale
    /// The key correctness proof of the definition does not verify.
    case keyCorrectness
    /// Whoever signed is no member in this role, or no longer.
    case notAMember
    /// The desk asks for an attribute that its membership does not allow.
    case attributeNotAllowed(String)
    /// The signature of a desk's request does not verify.
    case requestSignature
    /// The request is no longer, or not yet, to be answered.
    case requestExpired
    /// The log has shown two histories: this checkpoint is not consistent with an earlier one.
    case forkedLog

    /// The stable code of the refusal.
    public var code: String {
        switch self {
        case .log: "log-proof"
        case .record(let error): error.code
        case .evidenceOutOfOrder: "evidence"
        case .definitionNotAnchored, .definitionMismatch: "unknown-definition"
        case .statusNotAnchored: "status-not-anchored"
        case .statusStale: "status-stale"
        case .keyCorrectness: "key-correctness"
        case .notAMember: "not-a-member"
        case .attributeNotAllowed: "attribute-not-allowed"
        case .requestSignature: "request-signature"
        case .requestExpired: "expired"
        case .forkedLog: "forked-log"
        }
    }
}
