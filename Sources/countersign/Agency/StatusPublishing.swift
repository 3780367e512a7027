import Agency
import Foundation
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TransparencyLog

/// The way of a definition's newest head to those who need it: blocks into a folder that anybody may
/// serve, the entry onto the ledger, then head and evidence beside the blocks.
///
/// Each step is left out where it has been done, so that a run that was cut short can be repeated; and
/// whoever finds a head finds its blocks.
struct StatusPublishing {
    let issuer: Agency.Issuer
    let sequencer: Sequencer
    let reader: LedgerReader
    /// The folder; each definition has one of its own in it.
    let folder: String

    /// How far the publishing came.
    struct Outcome {
        let status: StatusRecord
        /// Whether the quorum covers the head, and it lies in the folder.
        let isCosigned: Bool
    }

    func publish(_ digest: SHA256Digest) async throws -> Outcome {
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
                try AtomicFile.write(bytes, to: path, mode: 0o644)
            })
        if let keyProof = try issuer.keyProof(of: digest) {
            try AtomicFile.write(keyProof, to: place + "/key-proof", mode: 0o644)
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
            try await reader.evidence(ofStatus: digest).publish(as: path)
            return true
        } catch LedgerError.quorumMissing {
            return false
        }
    }

    /// Publishes the heads of several definitions; one that has ended, by itself or on the ledger, has none
    /// any more.
    func publish(_ digests: [SHA256Digest]) async throws -> [Outcome] {
        let members = await sequencer.members
        var outcomes: [Outcome] = []
        for digest in digests where (try? members.checkUse(of: digest, at: .now)) != nil {
            outcomes.append(try await publish(digest))
        }
        return outcomes
    }
}

extension StatusPublishing.Outcome {
    /// `{"definition", "index", "time", "cosigned"}`.
    var json: JSONValue {
        [
            "definition": .string(hexadecimal(status.definition.bytes)),
            "index": .integer(status.index),
            "time": .string(status.time.description), "cosigned": .bool(isCosigned),
        ]
    }
}

extension Sequence<StatusPublishing.Outcome> {
    /// What is left to do, for people.
    var remark: String {
        allSatisfy(\.isCosigned)
            ? "" : " Let the witnesses cosign, then run 'agency status --keep'."
    }
}
