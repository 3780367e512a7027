/// A proof that a tree extends an older one: nothing was changed or taken away.
///
/// Source: RFC 9162 §2.1.4.
public struct ConsistencyProof: Hashable, Sendable {
    /// Number of leaves of the older tree.
    public let oldSize: Int
    /// Number of leaves of the newer tree.
    public let newSize: Int
    /// In the order of RFC 6962 §2.1.2.
    public let hashes: [TreeHash]

    /// A proof as it was received; nothing is checked before ``verify(oldRoot:newRoot:)``.
    public init(oldSize: Int, newSize: Int, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Makes the proof from a reader of subtree hashes, for example ``TileSet/hash(of:)``.
    ///
    /// - Throws: `LogError.sizesOutOfOrder`, or what `read` throws.
    public init(
        oldSize: Int, newSize: Int, reading read: (TreeNode) throws(LogError) -> TreeHash
    ) throws(LogError) {
        let plan = try MerkleTree.consistencyPlan(from: oldSize, to: newSize)
        self.init(oldSize: oldSize, newSize: newSize, hashes: try plan.hashes(reading: read))
    }

    /// Checks that the tree with `newRoot` starts with all leaves of the tree with `oldRoot`.
    ///
    /// Source: RFC 9162 §2.1.4.2; the fixed cases for equal sizes and old size 0 come first.
    ///
    /// - Throws: `LogError.sizesOutOfOrder`, `.proofTooLong`, `.proofTooShort`,
    ///   `.oldRootMismatch`, `.rootMismatch`.
    public func verify(oldRoot: TreeHash, newRoot: TreeHash) throws(LogError) {
        guard 0 <= oldSize, oldSize <= newSize else {
            throw .sizesOutOfOrder(old: oldSize, new: newSize)
        }
        if oldSize == newSize || oldSize == 0 {
            guard hashes.isEmpty else { throw .proofTooLong }
            guard oldSize != 0 || oldRoot == .empty else { throw .oldRootMismatch }
            guard oldSize != newSize || oldRoot == newRoot else { throw .rootMismatch }
            return
        }
        guard let first = hashes.first else { throw .proofTooShort }
        // An old size that is a power of two is itself the first subtree, which the proof omits.
        let isPerfect = oldSize.nonzeroBitCount == 1
        try fold(
            from: isPerfect ? oldRoot : first, isPerfect ? hashes[...] : hashes.dropFirst(),
            oldRoot: oldRoot, newRoot: newRoot)
    }

    private func fold(
        from start: TreeHash, _ rest: ArraySlice<TreeHash>, oldRoot: TreeHash, newRoot: TreeHash
    ) throws(LogError) {
        let shift = (~(oldSize - 1)).trailingZeroBitCount
        var position = (oldSize - 1) >> shift
        var last = (newSize - 1) >> shift
        var (oldHash, newHash) = (start, start)
        for sibling in rest {
            guard last != 0 else { throw .proofTooLong }
            if position & 1 == 1 || position == last {
                oldHash = .node(sibling, oldHash)
                newHash = .node(sibling, newHash)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                newHash = .node(newHash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        guard last == 0 else { throw .proofTooShort }
        guard oldHash == oldRoot else { throw .oldRootMismatch }
        guard newHash == newRoot else { throw .rootMismatch }
    }
}
