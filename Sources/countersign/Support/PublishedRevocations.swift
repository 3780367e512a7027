import Accumulators
import CLSignatures
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Wallet

/// An agency's public folder: for each definition its newest head with the evidence, the blocks of
/// revocations, and its retirement.
struct PublishedRevocations: RevocationSource, Sendable {
    let path: String

    /// Whether there is anything about a definition.
    func contains(_ definition: SHA256Digest) -> Bool {
        FileManager.default.fileExists(atPath: folder(definition))
    }

    func definition(of definition: SHA256Digest) throws -> JSONValue? {
        let file = folder(definition) + "/definition"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try InputFile.json(file)
    }

    func status(of definition: SHA256Digest) throws -> LogEvidence? {
        try evidence("status", of: definition)
    }

    func retirement(of definition: SHA256Digest) throws -> LogEvidence? {
        try evidence("retirement", of: definition)
    }

    /// The entry that a file is about, the last one in it; `nil` where there is no such file.
    private func evidence(_ name: String, of definition: SHA256Digest) throws -> LogEvidence? {
        let file = folder(definition) + "/" + name
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try InputFile.decode(file) { value throws(DecodingFailure) in
            try RevocationFolder.newestEntry(in: value)
        }
    }

    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) throws -> [[UInt8]] {
        try read(RevocationFolder.blocks(from: position, upTo: index), of: definition)
    }

    private func read(_ names: [String], of definition: SHA256Digest) throws -> [[UInt8]] {
        try names.map { name in
            try AtomicFile.read(
                folder(definition) + "/" + name, limit: RevocationFolder.blockByteCountLimit)
        }
    }

    /// The proof that a definition's key is well formed; `nil` where there is none.
    func keyProof(of definition: SHA256Digest) throws -> [UInt8]? {
        let file = folder(definition) + "/key-proof"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        return try AtomicFile.read(file, limit: KeyFormationProof.maximumByteCount)
    }

    /// The newest head, with so many of the newest blocks as travel with a request.
    func head(of definition: SHA256Digest) throws -> HeadBundle? {
        guard let evidence = try status(of: definition) else { return nil }
        return HeadBundle(
            status: evidence, blocks: try newestBlocks(of: definition, for: evidence))
    }

    /// So many of the blocks that lead to a head as travel with a request.
    func newestBlocks(of definition: SHA256Digest, for evidence: LogEvidence) throws -> [[UInt8]] {
        try read(RevocationFolder.newestBlocks(for: evidence), of: definition)
    }

    private func folder(_ definition: SHA256Digest) -> String {
        path + "/" + hexadecimal(definition.bytes)
    }
}
