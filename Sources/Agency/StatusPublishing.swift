import Foundation
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
    private let sequencer: Sequencer
    private let reader: LedgerReader
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
    ///   - sequencer: Takes the entries.
    ///   - reader: Gives the evidence that they are on the ledger.
    ///   - folder: The folder; each definition has one of its own in it.
    public init(
        issuer: Issuer, sequencer: Sequencer, reader: LedgerReader, folder: String
    ) {
        self.init(issuer: issuer, sequencer: sequencer, reader: reader, folder: folder) {
            try AtomicFile.write($0, to: $1, mode: 0o644)
        }
    }

    init(
        issuer: Issuer, sequencer: Sequencer, reader: LedgerReader, folder: String,
        write: @escaping @Sendable ([UInt8], String) throws -> Void
    ) {
        self.issuer = issuer
        self.sequencer = sequencer
        self.reader = reader
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
        if await sequencer.members.status(of: digest)?.record != status {
            _ = try await sequencer.append(entry)
        }
        return Outcome(
            status: status, isCosigned: try await writeHead(digest, to: place + "/status"))
    }

    /// Writes head and evidence, once the quorum covers them; until then the older one stays.
    private func writeHead(_ digest: SHA256Digest, to path: String) async throws -> Bool {
        do {
            try await write(reader.evidence(ofStatus: digest).published, path)
            return true
        } catch LedgerError.quorumMissing {
            return false
        }
    }

    /// Publishes the heads of several definitions; one that has ended, by itself or on the ledger, has none
    /// any more.
    ///
    /// - Throws: As ``publish(_:)-(SHA256Digest)``.
    public func publish(_ digests: [SHA256Digest]) async throws -> [Outcome] {
        let members = await sequencer.members
        var outcomes: [Outcome] = []
        for digest in digests where (try? members.checkUse(of: digest, at: .now)) != nil {
            outcomes.append(try await publish(digest))
        }
        return outcomes
    }
}
