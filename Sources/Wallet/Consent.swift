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

    /// What a desk learns of a credential without reading the value.
    public enum Statement: Hashable, Sendable {
        /// How an attribute compares with a value; the sign is `=`, `<`, `<=`, `>` or `>=`.
        case bound(attribute: String, sign: String, value: String)
        /// An attribute is one of the values from the lowest to the highest.
        case between(attribute: String, lowest: String, highest: String)
        /// The credential was not revoked at that time.
        case notRevoked(asOf: Timestamp)
    }

    /// What a desk learns of two attributes without reading them.
    public struct Relation: Hashable, Sendable {
        /// An attribute of one of the credentials, which are counted from 0.
        public struct Place: Hashable, Sendable {
            /// The attribute's name.
            public let attribute: String
            /// Which credential it belongs to.
            public let credential: Int
        }

        /// One of them.
        public let first: Place
        /// The other.
        public let second: Place
        /// Whether both are the same; else they differ.
        public let isSame: Bool
    }

    /// What is done with one credential.
    public struct Paper: Sendable {
        /// Who issued it, by the name that the registrar entered.
        public let agency: BilingualText
        /// The schema's name.
        public let kind: String
        /// What the desk will read of it.
        public let shown: [Shown]
        /// What the desk will learn of it without reading the value.
        public let learnt: [Statement]
        /// What the desk will learn of it, each as one clause: `birth_date <= 1966-11-23`.
        public var proved: [String] { learnt.map(\.wording) }
        /// The attributes that stay hidden altogether.
        public let hidden: [String]
    }

    /// Who asks, by the name that the registrar entered.
    public let desk: BilingualText
    /// At what counter, in the desk's own words.
    public let counter: BilingualText
    /// What for.
    public let purpose: BilingualText
    /// What is done with each credential, in the order in which they are asked for.
    public let papers: [Paper]
    /// What the desk will learn of two attributes without reading them.
    public let compared: [Relation]
    /// What the desk will learn of two attributes, each as one clause: `name is the same as name of
    /// credential 2`.
    public var relations: [String] { compared.map(\.wording) }
    /// What the desk keeps.
    public let kept: RequestTemplate.Kept
    /// Until when it keeps it.
    public let keptUntil: Timestamp
    /// What the resident should know besides.
    public let remarks: [Remark]
}
