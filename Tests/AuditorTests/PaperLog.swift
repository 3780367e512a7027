import CityTestSupport
import Credentials
import Records
import Sodium
import TransparencyLog

/// A log on paper: whatever entries it is given, under the log's true key, as no sequencer would.
///
/// Its proofs follow the definitions of RFC 6962 §2.1, and not the code that is tested.
struct PaperLog {
    static let origin = "paper.test.example/log"

    let leaves: [[UInt8]]

    static func key(_ seed: String) throws -> SigningKey {
        try SigningKey(seed: SecretBytes(copying: SHA256.hash(Array(seed.utf8)).bytes))
    }

    static func signer() throws -> NoteSigner { try NoteSigner(name: origin, key: key("log")) }

    static func trust() throws -> LogTrust {
        let signer = try signer()
        return try TrustSettings(logKey: signer.verifierKey, policyText: "").trust
    }

    /// The entry at `index` with its proof.
    func evidence(_ index: Int) throws -> LogEvidence {
        let hashes = leaves.map { TreeHash.leaf($0) }
        let checkpoint = try Self.signer().sign(
            Checkpoint(origin: Self.origin, size: leaves.count, root: Self.root(hashes[...])))
        return LogEvidence(
            leaf: leaves[index],
            proof: try ProofBundle(
                index: index, hashes: Self.path(to: index, hashes[...]), checkpoint: checkpoint))
    }

    private static func half(of count: Int) -> Int {
        var half = 1
        while 2 * half < count { half *= 2 }
        return half
    }

    private static func root(_ hashes: ArraySlice<TreeHash>) -> TreeHash {
        guard hashes.count > 1 else { return hashes.first ?? .empty }
        let middle = hashes.startIndex + half(of: hashes.count)
        return .node(root(hashes[..<middle]), root(hashes[middle...]))
    }

    private static func path(to index: Int, _ hashes: ArraySlice<TreeHash>) -> [TreeHash] {
        guard hashes.count > 1 else { return [] }
        let middle = hashes.startIndex + half(of: hashes.count)
        return index < middle
            ? path(to: index, hashes[..<middle]) + [root(hashes[middle...])]
            : path(to: index, hashes[middle...]) + [root(hashes[..<middle])]
    }
}
