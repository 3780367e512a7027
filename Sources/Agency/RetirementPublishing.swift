public import Ledger
public import Records
import SealedStorage
public import Sodium

/// The way of a definition's end to those who need it: the entry onto the ledger, then its evidence into a
/// folder that anybody may serve.
public struct RetirementPublishing: Sendable {
    private let issuer: Issuer
    private let ledger: any LedgerAccess
    private let folder: String

    /// How far the publishing came.
    public struct Outcome: Sendable {
        /// The end, as the ledger has it.
        public let retirement: RetirementRecord
        /// Whether the quorum covers the entry, and it lies in the folder.
        public let isCosigned: Bool
    }

    /// Publishes for `issuer` on `ledger`, and in `folder`, in which each definition has one of its own.
    public init(issuer: Issuer, ledger: any LedgerAccess, folder: String) {
        self.issuer = issuer
        self.ledger = ledger
        self.folder = folder
    }

    /// Ends a definition; a run that was cut short can be repeated.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `LedgerError`, `StorageError`.
    public func retire(
        _ digest: SHA256Digest, reason: RetirementRecord.Reason, now: Timestamp
    ) async throws -> Outcome {
        let isRetired = try await ledger.members().retirement(of: digest) != nil
        if !isRetired {
            try await ledger.checkMembership(of: issuer, for: [.identityRetirement])
        }
        let entry = try issuer.retire(digest, reason: reason, now: now)
        guard case .retirement(let retirement) = entry.record else {
            preconditionFailure("what ends a definition is its retirement")
        }
        if !isRetired { _ = try await ledger.append(entry) }
        return Outcome(retirement: retirement, isCosigned: try await writeEvidence(digest))
    }

    /// Lays the entry into the folder, once the quorum covers it.
    private func writeEvidence(_ digest: SHA256Digest) async throws -> Bool {
        do {
            guard let evidence = try await ledger.evidence(ofRetirement: digest) else {
                return false
            }
            let place = folder + "/" + hexadecimal(digest.bytes)
            try AtomicFile.createDirectory(place)
            try AtomicFile.write([evidence].published, to: place + "/retirement", mode: 0o644)
            return true
        } catch LedgerError.quorumMissing {
            return false
        }
    }
}
