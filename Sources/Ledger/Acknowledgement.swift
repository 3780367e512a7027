public import TransparencyLog

/// What whoever appends gets, once the entry is durable: its place, and a tree that holds it.
public struct Acknowledgement: Hashable, Sendable {
    /// The entry's index, from 0; for a repeated envelope the index of the first.
    public let index: Int
    /// RFC 6962 hash of the entry.
    public let leafHash: TreeHash
    /// Size of a signed and durable tree that holds the entry, above `index`.
    public let treeSize: Int

    /// The answer for the entry at `index` in a tree of `treeSize`.
    package init(index: Int, leafHash: TreeHash, treeSize: Int) {
        self.index = index
        self.leafHash = leafHash
        self.treeSize = treeSize
    }
}
