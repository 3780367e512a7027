/// The right edge of a tree, as few hashes as give its root and let it grow: one for each binary
/// digit 1 of the size.
///
/// Source: RFC 6962 §2.1. For whoever follows a log leaf by leaf and stores no tiles.
public struct Frontier: Hashable, Sendable {
    /// Number of leaves.
    public private(set) var size = 0
    /// Roots of the perfect subtrees, the largest first.
    public private(set) var hashes: [TreeHash] = []

    /// The empty tree.
    public init() {}

    /// A frontier as it was kept: `hashes` for the binary digits 1 of `size`, the largest first.
    ///
    /// - Throws: `LogError.frontierMalformed`.
    public init(size: Int, hashes: [TreeHash]) throws(LogError) {
        guard size >= 0, hashes.count == size.nonzeroBitCount else { throw .frontierMalformed }
        self.size = size
        self.hashes = hashes
    }

    /// Adds one leaf at the right.
    public mutating func append(_ leaf: TreeHash) {
        size += 1
        var hash = leaf
        for _ in 0..<size.trailingZeroBitCount { hash = .node(hashes.removeLast(), hash) }
        hashes.append(hash)
    }

    /// The root over all leaves so far.
    public var root: TreeHash {
        guard var root = hashes.last else { return .empty }
        for hash in hashes.dropLast().reversed() { root = .node(hash, root) }
        return root
    }
}
