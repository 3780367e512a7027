public import Credentials
public import Records

/// What a resident is shown before anything leaves the wallet.
public struct Consent: Sendable {
    /// What the resident should know besides.
    public enum Remark: String, Sendable {
        /// The agency's key carries no full proof that it is well formed, or this wallet has not checked
        /// it; without it, nothing but the agency's honesty keeps the agency itself from linking shows.
        case agencyKeyNotProved = "agency-key-not-proved"
        /// The desk's checkpoint could not be compared with the one the wallet saw before.
        case checkpointNotCompared = "checkpoint-not-compared"
    }

    /// An attribute and the value that the desk will read.
    public struct Shown: Hashable, Sendable {
        /// The attribute's name.
        public let attribute: String
        /// Its value in the credential.
        public let value: String
    }

    /// Who asks, by the name that the registrar entered.
    public let desk: BilingualText
    /// What for.
    public let purpose: BilingualText
    /// What the desk will read.
    public let shown: [Shown]
    /// What it will learn without reading the value, as `birth_date <= 1966-11-23`.
    public let proved: [String]
    /// The attributes that stay hidden altogether.
    public let hidden: [String]
    /// What the desk keeps.
    public let kept: RequestTemplate.Kept
    /// Until when it keeps it.
    public let keptUntil: Timestamp
    /// What the resident should know besides.
    public let remarks: [Remark]
}
