/// The open tiles of a growing tree: what a sequencer keeps to append without reading the log.
///
/// Each level has at most one tile that is not full. Appending k leaves costs about k hashes, and
/// the root up to 8 more for each level, however large the log.
///
/// Source: C2SP tlog-tiles, "Merkle Tree".
public struct RightEdge: Hashable, Sendable {
    /// Number of leaves.
    public private(set) var size = 0
    /// For each level the hashes of its open tile, `0 ... 255`.
    private var levels: [[TreeHash]] = []
    /// For each level the perfect subtrees of its open tile.
    private var frontiers: [Frontier] = []

    /// The empty tree.
    public init() {}

    /// Restores the edge of the tree of `size` leaves from its stored tiles.
    ///
    /// `tiles` has to hold those of ``TileLayout/rightEdge(size:)``, in any order; wider tiles are
    /// cut, others ignored. Compare ``root`` with the signed one before trusting the result.
    ///
    /// - Throws: `LogError.tileMissing`, and `.sizesOutOfOrder` for a negative size.
    public init(size: Int, tiles: some Sequence<Tile>) throws(LogError) {
        guard size >= 0 else { throw .sizesOutOfOrder(old: 0, new: size) }
        let set = TileSet(tiles)
        for level in TileLayout.levels(size: size) {
            var hashes: [TreeHash] = []
            if level.partialWidth > 0 {
                guard let tile = set[level: level.level, index: level.fullTileCount] else {
                    let missing = TileCoordinate(
                        unchecked: .hashes(level: level.level), index: level.fullTileCount,
                        width: level.partialWidth)
                    throw .tileMissing(missing.path)
                }
                hashes = try tile.prefix(level.partialWidth).hashes
            }
            levels.append(hashes)
            var frontier = Frontier()
            for hash in hashes { frontier.append(hash) }
            frontiers.append(frontier)
        }
        self.size = size
    }

    /// The root over all leaves so far.
    public var root: TreeHash {
        var root: TreeHash?
        for frontier in frontiers {
            for hash in frontier.hashes.reversed() {
                root = root.map { .node(hash, $0) } ?? hash
            }
        }
        return root ?? .empty
    }

    /// The open tiles, from the leaves up: the ones of ``TileLayout/rightEdge(size:)``.
    public var tiles: [Tile] { levels.indices.compactMap(openTile) }

    /// Appends leaves and returns each tile that became full and each open one that changed.
    ///
    /// - Returns: The tiles of ``TileLayout/resources(from:to:)``, without the bundles and in no
    ///   particular order.
    public mutating func append(_ leaves: some Sequence<TreeHash>) -> [Tile] {
        var full: [Tile] = []
        var changed: Set<Int> = []
        for leaf in leaves {
            size += 1
            push(leaf, on: 0, full: &full, changed: &changed)
        }
        return full + changed.sorted().compactMap(openTile)
    }

    private mutating func push(
        _ hash: TreeHash, on level: Int, full: inout [Tile], changed: inout Set<Int>
    ) {
        if level == levels.count {
            levels.append([])
            frontiers.append(Frontier())
        }
        changed.insert(level)
        levels[level].append(hash)
        frontiers[level].append(hash)
        guard levels[level].count == TileCoordinate.fullWidth else { return }
        let index = TileLayout.hashCount(level: level + 1, size: size) - 1
        let tile = Tile(level: level, index: index, hashes: levels[level])
        let root = frontiers[level].root
        levels[level] = []
        frontiers[level] = Frontier()
        full.append(tile)
        push(root, on: level + 1, full: &full, changed: &changed)
    }

    private func openTile(_ level: Int) -> Tile? {
        guard !levels[level].isEmpty else { return nil }
        let index = TileLayout.hashCount(level: level + 1, size: size)
        return Tile(level: level, index: index, hashes: levels[level])
    }
}
