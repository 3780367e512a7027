/// Why a credential is revoked; it stays with the agency and never stands on the ledger.
///
/// A closed list, after the reasons of RFC 5280, §5.3.1; there is no hold, since nothing revoked comes
/// back: reinstatement is a new credential.
public enum RevocationReason: String, CaseIterable, Hashable, Sendable {
    /// The wallet was lost.
    case lost
    /// Somebody else may have the wallet, or what is in it.
    case compromised
    /// A newer credential takes its place.
    case superseded
    /// The person no longer belongs to what the credential certifies: moved away, left.
    case affiliationChanged = "affiliation-changed"
    /// What the credential was for has ended, or the person died.
    case ceased
    /// The credential states something wrong.
    case dataWrong = "data-wrong"
    /// The right that the credential certifies was withdrawn.
    case withdrawn
    /// None of the others.
    case unspecified
}
