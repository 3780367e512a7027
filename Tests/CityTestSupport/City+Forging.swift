import Foundation
package import LogFiles
package import Records
import Sodium
import TransparencyLog

extension City {
    /// Publishes whatever leaves it is given under the log's true key, as no sequencer would.
    package func forge(_ leaves: [[UInt8]]) throws -> ExportedLog {
        let path = Scratch.path("forged")
        precondition(leaves.count < TileCoordinate.fullWidth, "one partial tile is enough here")
        let hashes = leaves.map { TreeHash.leaf($0) }
        let signer = try NoteSigner(name: Self.origin, key: Self.key(seeds.log))
        let note = try signer.sign(
            Checkpoint(
                origin: Self.origin, size: leaves.count, root: Self.root(hashes[...])))
        let files: [(String, [UInt8])] = [
            ("checkpoint", note.bytes),
            ("tile/0/000.p/\(leaves.count)", hashes.flatMap(\.bytes)),
            ("tile/entries/000.p/\(leaves.count)", try EntryBundle(entries: leaves).bytes),
        ]
        for (name, bytes) in files {
            let url = URL(filePath: path + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        return ExportedLog(path: path)
    }

    /// The root by the definition: RFC 6962 §2.1.
    fileprivate static func root(_ hashes: ArraySlice<TreeHash>) -> TreeHash {
        guard hashes.count > 1, let first = hashes.indices.first else {
            return hashes.first ?? .empty
        }
        var half = 1
        while 2 * half < hashes.count { half *= 2 }
        return .node(root(hashes[first..<first + half]), root(hashes[(first + half)...]))
    }
}

extension City {
    /// Evidence for a leaf in a history that nobody else has, under the log's true key: `count` notes, a power of
    /// two, and the leaf behind them.
    package func forgedEvidence(of leaf: [UInt8], behind count: Int = 32) throws -> LogEvidence {
        let notes = (0..<count).map { TreeHash.leaf(Array("note \($0)".utf8)) }
        let before = Self.root(notes[...])
        let signer = try NoteSigner(name: Self.origin, key: Self.key(seeds.log))
        let note = try signer.sign(
            Checkpoint(
                origin: Self.origin, size: count + 1,
                root: .node(before, TreeHash.leaf(leaf))))
        return LogEvidence(
            leaf: leaf, proof: try ProofBundle(index: count, hashes: [before], checkpoint: note))
    }
}
