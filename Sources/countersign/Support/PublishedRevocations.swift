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

    /// Largest block in bytes, and most blocks that are read at once: four million revocations.
    private static let blockByteCountLimit = 2_000
    private static let blockCountLimit = 65_536

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
            var reader = try ObjectReader(value)
            try reader.expectVersion1()
            let evidence = try reader.required(
                "evidence", JSONValue.list(maximumCount: 16, LogEvidence.init(json:at:)))
            try reader.finish()
            return evidence.last
        }
    }

    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) throws -> [[UInt8]] {
        let capacity = RevocationBlock.capacity
        let fullCount = index / capacity
        guard fullCount - position <= Self.blockCountLimit else {
            throw AccumulatorError.blockMissing
        }
        var names = (position..<max(position, fullCount)).map { "block/\($0)" }
        if index % capacity != 0 { names.append("block/\(fullCount).p/\(index % capacity)") }
        return try names.map { name in
            try AtomicFile.read(
                folder(definition) + "/" + name, limit: Self.blockByteCountLimit)
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
        guard case .status(let status) = try Envelope(leaf: evidence.leaf).record else { return [] }
        let last = (status.index + RevocationBlock.capacity - 1) / RevocationBlock.capacity
        return try blocks(
            of: definition, from: max(0, last - HeadBundle.blockCountLimit), upTo: status.index)
    }

    private func folder(_ definition: SHA256Digest) -> String {
        path + "/" + hexadecimal(definition.bytes)
    }
}
