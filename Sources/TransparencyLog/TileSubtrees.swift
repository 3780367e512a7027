/// A tile with the hashes of all perfect subtrees that lie in it, computed once.
///
/// Source: RFC 6962 §2.1. About 16 KB for a full tile.
public struct TileSubtrees: Sendable {
    /// The tile's place and width.
    public let coordinate: TileCoordinate
    /// For each height, `0 ... 7`, the subtrees from the left.
    private let hashes: [[TreeHash]]

    /// Hashes the tile once through; 254 hashes for a full one, as its root is its parent's.
    public init(_ tile: Tile) {
        coordinate = tile.coordinate
        var rows = [tile.hashes]
        while rows.count < 8, let below = rows.last, below.count > 1 {
            var row: [TreeHash] = []
            row.reserveCapacity(below.count / 2)
            for left in stride(from: 0, to: below.count - 1, by: 2) {
                row.append(.node(below[left], below[left + 1]))
            }
            rows.append(row)
        }
        hashes = rows
    }

    /// The hash of a subtree that lies in this tile; `nil` where the tile is too narrow.
    func hash(of node: TreeNode) -> TreeHash? {
        let height = node.level % 8
        let place = node.index & (255 >> height)
        guard height < hashes.count, place < hashes[height].count else { return nil }
        return hashes[height][place]
    }
}
