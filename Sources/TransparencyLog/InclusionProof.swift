/// A proof that a leaf is at one place of the tree with one root.
///
/// Source: RFC 9162 §2.1.3.
public struct InclusionProof: Hashable, Sendable {
    /// Position of the leaf, from 0.
    public let index: Int
    /// Number of leaves of the tree.
    public let size: Int
    /// From the leaf's sibling to the child of the root, at most 63.
    public let hashes: [TreeHash]

    /// A proof as it was received; nothing is checked before ``verify(leaf:root:)``.
    public init(index: Int, size: Int, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// Makes the proof from a reader of subtree hashes, for example ``TileSet/hash(of:)``.
    ///
    /// - Throws: `LogError.indexOutsideTree`, or what `read` throws.
    public init(
        index: Int, size: Int, reading read: (TreeNode) throws(LogError) -> TreeHash
    ) throws(LogError) {
        let plan = try MerkleTree.inclusionPlan(index: index, size: size)
        self.init(index: index, size: size, hashes: try plan.hashes(reading: read))
    }

    /// Checks that `leaf` is at ``index`` in the tree of ``size`` leaves with this root.
    ///
    /// Source: RFC 9162 §2.1.3.2.
    ///
    /// - Throws: `LogError.indexOutsideTree`, `.proofTooLong`, `.proofTooShort`, `.rootMismatch`.
    public func verify(leaf: TreeHash, root: TreeHash) throws(LogError) {
        guard index >= 0, index < size else { throw .indexOutsideTree(index: index, size: size) }
        var position = index
        var last = size - 1
        var hash = leaf
        for sibling in hashes {
            guard last != 0 else { throw .proofTooLong }
            if position & 1 == 1 || position == last {
                hash = .node(sibling, hash)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .proofTooShort }
        guard hash == root else { throw .rootMismatch }
    }
}
