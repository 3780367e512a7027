/// Which stored hashes give the hashes of a proof or a root, before anything is read.
///
/// A caller with an asynchronous store asks for ``tiles(storedSize:)``, loads them into a ``TileSet`` and
/// then calls ``hashes(reading:)``; one with a synchronous reader calls that at once. The number of
/// nodes grows with the square of the tree's height at most, the number of tiles with its height.
public struct HashPlan: Hashable, Sendable {
    /// For each resulting hash the perfect subtrees that it folds, from the left.
    let terms: [[TreeNode]]

    /// Number of leaves of the tree that the hashes are from.
    let size: Int

    init(_ ranges: [Range<Int>], size: Int) {
        terms = ranges.map(TreeNode.covering)
        self.size = size
    }

    /// All perfect subtrees to read, in the order in which ``hashes(reading:)`` asks for them.
    public var nodes: [TreeNode] { terms.flatMap { $0.reversed() } }

    /// The tiles that hold these nodes, each once.
    ///
    /// - Parameter storedSize: Size of the tree whose tiles are at hand, where it has grown since:
    ///   its tiles are as wide or wider, and the hashes in them the same.
    /// - Returns: At most two tiles on each level.
    public func tiles(storedSize: Int = 0) -> [TileCoordinate] {
        let size = max(size, storedSize)
        var seen: Set<TileCoordinate> = []
        return nodes.compactMap { node in
            let (level, index) = TileLayout.position(of: node)
            let width = TileLayout.width(level: level, index: index, size: size)
            let tile = TileCoordinate(unchecked: .hashes(level: level), index: index, width: width)
            return seen.insert(tile).inserted ? tile : nil
        }
    }

    /// Computes the planned hashes from a reader of subtree hashes.
    ///
    /// - Throws: What `read` throws.
    public func hashes<E: Error>(
        reading read: (TreeNode) throws(E) -> TreeHash
    ) throws(E) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for term in terms {
            var folded: TreeHash?
            for node in term.reversed() {
                let hash = try read(node)
                folded = folded.map { .node(hash, $0) } ?? hash
            }
            hashes.append(folded ?? .empty)
        }
        return hashes
    }
}
