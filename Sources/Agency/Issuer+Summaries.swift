import Accumulators
import AnonCreds
import CLSignatures
public import Records
import SealedStorage
public import Sodium

/// A definition as its agency lists it.
public struct DefinitionSummary: Sendable {
    /// How far it is in its life.
    public enum Stage: String, CaseIterable, Sendable {
        /// Its entries are not on the ledger yet.
        case pending
        /// Offers can be made under it.
        case current
        /// Another one came in its place; what was issued stays good.
        case succeeded
        /// It has expired.
        case expired
        /// It was ended.
        case retired
    }

    /// The definition's hash.
    public let digest: SHA256Digest
    /// The schema's name and version, and the definition's tag.
    public let name: String
    /// The schema's version.
    public let version: String
    /// What tells the agency's definitions of one schema apart.
    public let tag: String
    /// Width of its key's modulus in bits.
    public let keyBitWidth: Int
    /// How far it is.
    public let stage: Stage
    /// When it ends by itself; `nil` where no end is set.
    public let expires: Timestamp?
    /// How many credentials were revoked; `nil` where they cannot be.
    public let revokedCount: Int?
}

/// How many offers an agency has made, and how many were answered.
public struct OfferCounts: Equatable, Sendable {
    /// All offers that were made.
    public let offered: Int
    /// Those that became credentials.
    public let issued: Int
}

extension Issuer {
    /// All definitions of this agency, by name, version and tag.
    ///
    /// - Throws: `AgencyError`, `StorageError`.
    public func summaries(at now: Timestamp) throws -> [DefinitionSummary] {
        try definitionDigests().map { try summary(of: $0, at: now) }
            .sorted { ($0.name, $0.version, $0.tag) < ($1.name, $1.version, $1.tag) }
    }

    /// One definition of this agency.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `StorageError`.
    public func summary(
        of digest: SHA256Digest, at now: Timestamp
    ) throws -> DefinitionSummary {
        let key = try definition(digest)
        return DefinitionSummary(
            digest: digest, name: key.profile.name, version: key.profile.version,
            tag: key.published.definition.tag,
            keyBitWidth: key.published.definition.key.profile == .bits2048 ? 2_048 : 3_072,
            stage: try stage(of: key, digest, at: now), expires: try key.expires,
            revokedCount: key.isRevocable
                ? try accumulator(of: digest).accumulator.head.index : nil)
    }

    private func stage(
        of key: DefinitionKey, _ digest: SHA256Digest, at now: Timestamp
    ) throws -> DefinitionSummary.Stage {
        if key.file.retirement != nil { return .retired }
        if key.file.evidence == nil { return .pending }
        if let expires = try key.expires, expires <= now { return .expired }
        return try successor(of: digest) == nil ? .current : .succeeded
    }

    /// How many offers were made and answered.
    ///
    /// - Throws: `StorageError`.
    public func offerCounts() throws -> OfferCounts {
        OfferCounts(
            offered: try directory.names(in: "offers").count,
            issued: try directory.names(in: "issued").count)
    }
}
