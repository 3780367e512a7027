import Credentials
import Foundation
import JSONDocuments
public import Ledger
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

/// The way of a definition's newest head to those who need it: blocks into a folder that anybody may
/// serve, the entry onto the ledger, then head and evidence beside the blocks.
///
/// Each step is left out where it has been done, so that a run that was cut short can be repeated; and
/// whoever finds a head, on the ledger or in the folder, finds its blocks.
public struct StatusPublishing: Sendable {
    private let issuer: Issuer
    private let ledger: any LedgerAccess
    private let folder: String
    /// Writes a file in one step; tests end a run here.
    private let write: @Sendable ([UInt8], String) throws -> Void

    /// How far the publishing came.
    public struct Outcome: Sendable {
        /// The head.
        public let status: StatusRecord
        /// Whether the quorum covers the head, and it lies in the folder.
        public let isCosigned: Bool
    }

    /// Publishes for `issuer`.
    ///
    /// - Parameters:
    ///   - issuer: The agency.
    ///   - ledger: Takes the entries, and gives the evidence that they are there.
    ///   - folder: The folder; each definition has one of its own in it.
    public init(issuer: Issuer, ledger: any LedgerAccess, folder: String) {
        self.init(issuer: issuer, ledger: ledger, folder: folder) {
            try AtomicFile.write($0, to: $1, mode: 0o644)
        }
    }

    init(
        issuer: Issuer, ledger: any LedgerAccess, folder: String,
        write: @escaping @Sendable ([UInt8], String) throws -> Void
    ) {
        self.issuer = issuer
        self.ledger = ledger
        self.folder = folder
        self.write = write
    }

    /// Publishes the newest head of a definition.
    ///
    /// - Throws: `AgencyError.definitionUnknown`, `.notRevocable`, `LedgerError`, `StorageError`.
    public func publish(_ digest: SHA256Digest) async throws -> Outcome {
        guard let entry = try issuer.entries(of: digest).last,
            case .status(let status) = entry.record
        else { throw AgencyError.notRevocable }
        let place = folder + "/" + hexadecimal(digest.bytes)
        try AtomicFile.createDirectory(place + "/block")
        try Leftovers.removeTemporaries(below: place)
        try issuer.publicBlocks(
            of: digest,
            isThere: { FileManager.default.fileExists(atPath: place + "/" + $0) },
            write: { name, bytes in
                let path = place + "/" + name
                if let slash = path.lastIndex(of: "/") {
                    try AtomicFile.createDirectory(String(path[..<slash]))
                }
                try write(bytes, path)
            })
        if let keyProof = try issuer.keyProof(of: digest) {
            try write(keyProof, place + "/key-proof")
        }
        if try await ledger.members().status(of: digest)?.record != status {
            _ = try await ledger.append(entry)
        }
        let isCosigned = try await writeHead(status, to: place + "/status")
        try await publishDefinition(digest)
        return Outcome(status: status, isCosigned: isCosigned)
    }

    /// Writes head and evidence, once the quorum covers them; until then the older one stays.
    private func writeHead(_ status: StatusRecord, to path: String) async throws -> Bool {
        let evidence: [LogEvidence]
        do {
            evidence = try await ledger.evidence(ofStatus: status.definition)
        } catch LedgerError.quorumMissing {
            return false
        }
        guard let head = evidence.last, try Envelope(leaf: head.leaf).record == .status(status)
        else { return false }
        try write(evidence.published, path)
        return true
    }

    /// Takes the definition's evidence anew, as after the agency's membership was renewed, and lays the
    /// definition with it into the folder.
    ///
    /// - Throws: As ``publish(_:)-(SHA256Digest)``, and `TrustError`.
    public func publishDefinition(_ digest: SHA256Digest) async throws {
        let evidence: [LogEvidence]
        do {
            evidence = try await ledger.evidence(ofDefinition: digest)
        } catch LedgerError.quorumMissing {
            return
        }
        try issuer.anchor(
            digest, evidence: evidence, trust: LogTrust(log: ledger.log, policy: ledger.policy),
            now: .now)
        let place = folder + "/" + hexadecimal(digest.bytes)
        try AtomicFile.createDirectory(place)
        try write(issuer.anchoredDefinition(digest).canonicalBytes, place + "/definition")
    }

    /// Publishes the heads of several definitions, and those of which nothing can be revoked as they are; one
    /// that has ended, by itself or on the ledger, has no head any more.
    ///
    /// - Throws: As ``publish(_:)-(SHA256Digest)``.
    public func publish(_ digests: [SHA256Digest]) async throws -> [Outcome] {
        let members = try await ledger.members()
        var outcomes: [Outcome] = []
        for digest in digests where (try? members.checkUse(of: digest, at: .now)) != nil {
            if try issuer.definition(digest).isRevocable {
                outcomes.append(try await publish(digest))
            } else {
                try await publishDefinition(digest)
            }
        }
        return outcomes
    }
}
