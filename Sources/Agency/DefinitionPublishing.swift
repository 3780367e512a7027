public import CLSignatures
import Credentials
public import JSONDocuments
public import Ledger
public import Records
public import Sodium
import TransparencyLog

/// The way of a definition onto the ledger: entries appended, evidence read back and checked.
///
/// Each step is left out where it has been done, so that a run that was cut short can be repeated.
public struct DefinitionPublishing: Sendable {
    /// The agency.
    public let issuer: Issuer
    private let ledger: any LedgerAccess

    /// What came of making a definition.
    public struct Made: Sendable {
        /// The definition's hash.
        public let digest: SHA256Digest
        /// Whether the quorum covers its entries.
        public let isAnchored: Bool
    }

    /// Publishes on `ledger`, whose policy says whose cosignatures the evidence needs.
    public init(issuer: Issuer, ledger: any LedgerAccess) {
        self.issuer = issuer
        self.ledger = ledger
    }

    /// Makes a definition, or goes on with one that an earlier run did not finish, and publishes it.
    ///
    /// - Parameters:
    ///   - profile: The profile.
    ///   - tag: Tells this agency's definitions of one schema apart.
    ///   - keyProfile: The widths of the key.
    ///   - expires: When the definition ends by itself; `nil` for not before it is retired.
    ///   - predecessor: The definition in whose place it comes.
    ///   - now: The time of the entries.
    ///   - progress: Receives the expected part of the key search that is done, 0 to 1.
    /// - Returns: What came of it.
    /// - Throws: `AgencyError`, `LedgerError`, `StorageError`, `TrustError`.
    public func define(
        _ profile: JSONValue, tag: String, keyProfile: CLProfile = .bits2048,
        expires: Timestamp?, predecessor: SHA256Digest? = nil, now: Timestamp,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws -> Made {
        let begun = try await unfinished(
            profile, tag: tag, keyProfile: keyProfile, expires: expires, predecessor: predecessor)
        if let begun { return try await anchor(begun) }
        return try await anchor(
            issuer.define(
                profile: profile, tag: tag, keyProfile: keyProfile, expires: expires,
                predecessor: predecessor, now: now, progress: progress))
    }

    /// The definition that an earlier run did not finish; `nil` where a new one is to be made.
    ///
    /// - Throws: `LedgerError.notAdmitted` where the ledger would not take it, which is told before the
    ///   search for a key rather than after it; `DecodingFailure` for a profile that is none.
    public func unfinished(
        _ profile: JSONValue, tag: String, keyProfile: CLProfile, expires: Timestamp?,
        predecessor: SHA256Digest?
    ) async throws -> SHA256Digest? {
        let read = try CredentialProfile(profile)
        try await ledger.checkMembership(
            of: issuer,
            for: [.identityDefinition]
                + (read.revocationAttribute == nil ? [] : [.identityStatus]))
        return try issuer.unfinishedDefinition(
            profile: profile, tag: tag, keyProfile: keyProfile, expires: expires,
            predecessor: predecessor)
    }

    /// Publishes a definition that was made, and keeps its evidence once the quorum covers it.
    ///
    /// - Throws: As ``publish(_:)`` and ``keepEvidence(_:)``.
    public func anchor(_ digest: SHA256Digest) async throws -> Made {
        try await publish(digest)
        do {
            try await keepEvidence(digest)
            return Made(digest: digest, isAnchored: true)
        } catch LedgerError.quorumMissing {
            return Made(digest: digest, isAnchored: false)
        }
    }

    /// Appends the definition's entries, unless they are there.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `LedgerError`, `StorageError`.
    public func publish(_ digest: SHA256Digest) async throws {
        let register = try await ledger.members()
        let missing = try issuer.entries(of: digest).filter { entry in
            switch entry.record {
            case .schema(let schema): register.schema(schema.schemaID)?.record != schema
            case .definition(let definition):
                register.definition(digest: definition.digest) == nil
            case .status(let status):
                register.status(of: status.definition)?.record != status
            default: false
            }
        }
        for entry in missing { _ = try await ledger.append(entry) }
    }

    /// Keeps the evidence, once the quorum covers the entries.
    ///
    /// - Throws: `LedgerError.quorumMissing`, `TrustError`, `StorageError`.
    public func keepEvidence(_ digest: SHA256Digest) async throws {
        try issuer.anchor(
            digest, evidence: await ledger.evidence(ofDefinition: digest),
            trust: LogTrust(log: ledger.log, policy: ledger.policy), now: .now)
    }
}
