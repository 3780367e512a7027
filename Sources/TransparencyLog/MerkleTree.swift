/// Roots and proofs of the tree over a list of leaves, read through perfect subtrees.
///
/// Source: RFC 6962 §2.1.
public enum MerkleTree {
    /// The root over `leaves`; SHA-256 of nothing where there are none.
    public static func root(of leaves: some Sequence<TreeHash>) -> TreeHash {
        var frontier = Frontier()
        for leaf in leaves { frontier.append(leaf) }
        return frontier.root
    }

    /// The hashes to read for the root of the tree of `size` leaves.
    ///
    /// - Throws: `LogError.sizesOutOfOrder` for a negative size.
    public static func rootPlan(size: Int) throws(LogError) -> HashPlan {
        guard size >= 0 else { throw .sizesOutOfOrder(old: 0, new: size) }
        return HashPlan([0..<size], size: size)
    }

    /// The hashes to read for the inclusion proof of leaf `index` in the tree of `size` leaves.
    ///
    /// Source: RFC 6962 §2.1.1 (PATH).
    ///
    /// - Throws: `LogError.indexOutsideTree`.
    public static func inclusionPlan(index: Int, size: Int) throws(LogError) -> HashPlan {
        guard index >= 0, index < size else { throw .indexOutsideTree(index: index, size: size) }
        var ranges: [Range<Int>] = []
        var (low, high) = (0, size)
        while high - low > 1 {
            let middle = low + splitPoint(high - low)
            if index < middle {
                ranges.append(middle..<high)
                high = middle
            } else {
                ranges.append(low..<middle)
                low = middle
            }
        }
        return HashPlan(ranges.reversed(), size: size)
    }

    /// The hashes to read for the proof that the tree of `newSize` leaves extends that of `oldSize`.
    ///
    /// Source: RFC 6962 §2.1.2 (SUBPROOF). Empty for equal sizes and for old size 0.
    ///
    /// - Throws: `LogError.sizesOutOfOrder`.
    public static func consistencyPlan(
        from oldSize: Int, to newSize: Int
    ) throws(LogError) -> HashPlan {
        guard 0 <= oldSize, oldSize <= newSize else {
            throw .sizesOutOfOrder(old: oldSize, new: newSize)
        }
        guard oldSize > 0 else { return HashPlan([], size: newSize) }
        var ranges: [Range<Int>] = []
        var (low, high) = (0, newSize)
        while oldSize < high {
            let middle = low + splitPoint(high - low)
            if oldSize <= middle {
                ranges.append(middle..<high)
                high = middle
            } else {
                ranges.append(low..<middle)
                low = middle
            }
        }
        // Where the walk never left the left edge, the checker has this subtree: it is the old root.
        if low > 0 { ranges.append(low..<high) }
        return HashPlan(ranges.reversed(), size: newSize)
    }
}
