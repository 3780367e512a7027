/// Arithmetic of tiles: what a tree of a given size consists of.
///
/// Source: C2SP tlog-tiles, "Merkle Tree"; tiles of height 8.
public enum TileLayout {
    /// How many tiles one level has.
    public struct Level: Hashable, Sendable {
        /// `0 ... 7`.
        public let level: Int
        /// Number of tiles with 256 hashes.
        public let fullTileCount: Int
        /// Width of the tile after them, `0 ... 255`; 0 where there is none.
        public let partialWidth: Int
    }

    /// Number of hashes on `level` in the tree of `size` leaves.
    ///
    /// - Precondition: `level` is not negative.
    public static func hashCount(level: Int, size: Int) -> Int {
        precondition(level >= 0, "a tile level counts from 0")
        return size >> (8 * level)
    }

    /// The levels that hold hashes in the tree of `size` leaves, from the leaves up.
    public static func levels(size: Int) -> [Level] {
        var levels: [Level] = []
        var count = size
        while count > 0 {
            levels.append(
                Level(level: levels.count, fullTileCount: count >> 8, partialWidth: count & 255))
            count >>= 8
        }
        return levels
    }

    /// The partial tiles of the tree of `size` leaves: all that its root and its growth need.
    public static func rightEdge(size: Int) -> [TileCoordinate] {
        levels(size: size).filter { $0.partialWidth > 0 }.map {
            TileCoordinate(
                unchecked: .hashes(level: $0.level), index: $0.fullTileCount, width: $0.partialWidth
            )
        }
    }

    /// The tiles and bundles of the tree of `newSize` leaves which that of `oldSize` does not have.
    ///
    /// From old size 0 that is all a log of `newSize` has to serve, a list that grows with the log.
    /// Bundles come first, then tiles from the leaves up.
    public static func resources(
        from oldSize: Int = 0, to newSize: Int
    ) -> [TileCoordinate] {
        let bundles = changes(of: .entries, oldCount: oldSize, newCount: newSize)
        return levels(size: newSize).reduce(into: bundles) { resources, level in
            resources += changes(
                of: .hashes(level: level.level),
                oldCount: hashCount(level: level.level, size: oldSize),
                newCount: hashCount(level: level.level, size: newSize))
        }
    }

    private static func changes(
        of content: TileCoordinate.Content, oldCount: Int, newCount: Int
    ) -> [TileCoordinate] {
        guard oldCount < newCount else { return [] }
        return (oldCount >> 8...(newCount - 1) >> 8).map { index in
            TileCoordinate(
                unchecked: content, index: index, width: min(256, newCount - index << 8))
        }
    }

    /// Width of tile `index` on `level` in the tree of `size` leaves; 0 where there is none.
    public static func width(level: Int, index: Int, size: Int) -> Int {
        guard level >= 0, index >= 0 else { return 0 }
        let count = hashCount(level: level, size: size)
        return index < count >> 8 ? 256 : index == count >> 8 ? count & 255 : 0
    }

    /// The tile whose hashes give `node`.
    static func position(of node: TreeNode) -> (level: Int, index: Int) {
        (node.level / 8, (node.index << (node.level % 8)) >> 8)
    }
}
