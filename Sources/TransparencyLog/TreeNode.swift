/// The place of a perfect subtree: the one over leaves `index << level ..< (index + 1) << level`.
///
/// Source: RFC 6962 §2.1; level 0 is a leaf.
public struct TreeNode: Hashable, Sendable {
    /// Height above the leaves, `0 ... 62`.
    public let level: Int
    /// Position among the subtrees of that height, from the left.
    public let index: Int

    /// The subtree of height `level` and position `index`.
    public init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }

    /// The perfect subtrees that make up the tree over `leaves`, from the left.
    ///
    /// The range starts where RFC 6962 splits a tree, so each binary digit 1 of its length gives
    /// one subtree, the largest first.
    static func covering(_ leaves: Range<Int>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let level = largestPowerOfTwoExponent(notAbove: leaves.upperBound - start)
            nodes.append(TreeNode(level: level, index: start >> level))
            start += 1 << level
        }
        return nodes
    }
}

/// The largest `e` with `2^e <= n`, for `n > 0`.
func largestPowerOfTwoExponent(notAbove n: Int) -> Int {
    Int.bitWidth - 1 - n.leadingZeroBitCount
}

/// Where RFC 6962 splits a tree of `n > 1` leaves: the largest power of two below `n`.
func splitPoint(_ n: Int) -> Int {
    1 << largestPowerOfTwoExponent(notAbove: n - 1)
}
