/// Tiles in memory, enough for a proof or a root.
///
/// Which ones that takes says ``HashPlan/tiles(storedSize:)``.
public struct TileSet: Sendable {
    private struct Place: Hashable {
        let level: Int
        let index: Int
    }

    private var tiles: [Place: Tile] = [:]
    private var subtrees: [Place: TileSubtrees] = [:]

    /// Takes over `tiles`; of two at one place the wider one stays.
    public init(_ tiles: some Sequence<Tile> = []) {
        for tile in tiles { insert(tile) }
    }

    /// Adds a tile, unless a wider one is there.
    public mutating func insert(_ tile: Tile) {
        let place = Place(level: tile.level, index: tile.index)
        if let known = tiles[place], known.hashes.count >= tile.hashes.count { return }
        tiles[place] = tile
    }

    /// Adds a tile whose subtrees are hashed already; the last one at a place stays.
    public mutating func insert(_ tile: TileSubtrees) {
        guard case .hashes(let level) = tile.coordinate.content else { return }
        subtrees[Place(level: level, index: tile.coordinate.index)] = tile
    }

    /// The tile at this place, if it is in the set.
    public subscript(level level: Int, index index: Int) -> Tile? {
        tiles[Place(level: level, index: index)]
    }

    /// The hash of a perfect subtree.
    ///
    /// - Throws: `LogError.tileMissing` where its tile is not in the set or too narrow.
    public func hash(of node: TreeNode) throws(LogError) -> TreeHash {
        let (level, index) = TileLayout.position(of: node)
        if let hash = subtrees[Place(level: level, index: index)]?.hash(of: node) { return hash }
        guard let hash = self[level: level, index: index]?.hash(of: node) else {
            let tile = TileCoordinate(unchecked: .hashes(level: level), index: index, width: 256)
            throw .tileMissing(tile.path)
        }
        return hash
    }
}
