/// Reads a tiled log of which nothing is trusted but the root: each tile is compared with its
/// parent, up to the right edge, which is folded to the root first.
///
/// Source: C2SP tlog-tiles; `fetch` gives the bytes of a resource, or `nil` where it is not there.
/// Tiles above the leaves are kept in memory: 8 KiB for each 65,536 leaves.
public struct TileReader {
    /// Number of leaves.
    public let size: Int
    /// The trusted root.
    public let root: TreeHash

    private let fetch: (TileCoordinate) throws -> [UInt8]?
    /// The right edge, and full tiles that were compared with their parents.
    private var trusted = TileSet()
    /// The level-0 tile that was read last: entries are mostly read in their order.
    private var lastLeaves: Tile?

    /// Fetches the right edge and compares its fold with `root`, which a verified checkpoint gave.
    ///
    /// - Throws: `LogError.rootMismatch`, `.tileMissing`, `.tileByteCount`, and what `fetch` throws.
    public init(
        size: Int, root: TreeHash, fetch: @escaping (TileCoordinate) throws -> [UInt8]?
    ) throws {
        self.size = size
        self.root = root
        self.fetch = fetch
        let tiles = try TileLayout.rightEdge(size: size).map { try Self.read($0, fetch) }
        guard try RightEdge(size: size, tiles: tiles).root == root else {
            throw LogError.rootMismatch
        }
        trusted = TileSet(tiles)
    }

    /// A tile that is proved to belong to the tree.
    ///
    /// - Throws: `LogError.tileMismatch`, `.tileMissing`, `.tileByteCount`,
    ///   `.coordinateOutOfRange` for a tile that the tree does not have, and what the fetching
    ///   closure throws.
    public mutating func tile(level: Int, index: Int) throws -> Tile {
        guard TileLayout.width(level: level, index: index, size: size) > 0 else {
            throw LogError.coordinateOutOfRange
        }
        if let tile = trusted[level: level, index: index] { return tile }
        if level == 0, let tile = lastLeaves, tile.index == index { return tile }
        // Not on the right edge, so it is full and has a parent.
        let parent = try tile(level: level + 1, index: index >> 8)
        let coordinate = try TileCoordinate(.hashes(level: level), index: index)
        let tile = try Self.read(coordinate, fetch)
        guard tile.root == parent.hashes[index & 255] else {
            throw LogError.tileMismatch(coordinate.path)
        }
        if level > 0 { trusted.insert(tile) } else { lastLeaves = tile }
        return tile
    }

    /// The entries of one bundle, each compared with its leaf hash.
    ///
    /// - Throws: `LogError.bundleMismatch`, `.bundleTruncated`, `.bundleEntryCount`, and as
    ///   ``tile(level:index:)`` does.
    public mutating func bundle(index: Int) throws -> EntryBundle {
        let leaves = try tile(level: 0, index: index).hashes
        let coordinate = try TileCoordinate(.entries, index: index, width: leaves.count)
        let bundle: EntryBundle
        if let bytes = try fetch(coordinate) {
            bundle = try EntryBundle(decoding: bytes, width: leaves.count)
        } else if !coordinate.isFull, let bytes = try fetch(coordinate.full) {
            let full = try EntryBundle(decoding: bytes, width: TileCoordinate.fullWidth)
            bundle = try EntryBundle(entries: Array(full.entries.prefix(leaves.count)))
        } else {
            throw LogError.tileMissing(coordinate.path)
        }
        for (offset, (hash, leaf)) in zip(bundle.leafHashes, leaves).enumerated()
        where hash != leaf {
            throw LogError.bundleMismatch(index: index << 8 + offset)
        }
        return bundle
    }

    /// The hash of a perfect subtree, from verified tiles.
    ///
    /// - Throws: As ``tile(level:index:)`` does.
    public mutating func hash(of node: TreeNode) throws -> TreeHash {
        let (level, index) = TileLayout.position(of: node)
        let tile = try tile(level: level, index: index)
        guard let hash = tile.hash(of: node) else {
            throw LogError.tileMissing(tile.coordinate.path)
        }
        return hash
    }

    /// The inclusion proof of leaf `index`, from verified tiles.
    ///
    /// - Throws: `LogError.indexOutsideTree`, and as ``tile(level:index:)`` does.
    public mutating func inclusionProof(index: Int) throws -> InclusionProof {
        let plan = try MerkleTree.inclusionPlan(index: index, size: size)
        let hashes = try plan.hashes { try hash(of: $0) }
        return InclusionProof(index: index, size: size, hashes: hashes)
    }

    /// The proof that this tree extends that of `oldSize` leaves, from verified tiles.
    ///
    /// - Throws: `LogError.sizesOutOfOrder`, and as ``tile(level:index:)`` does.
    public mutating func consistencyProof(from oldSize: Int) throws -> ConsistencyProof {
        let plan = try MerkleTree.consistencyPlan(from: oldSize, to: size)
        let hashes = try plan.hashes { try hash(of: $0) }
        return ConsistencyProof(oldSize: oldSize, newSize: size, hashes: hashes)
    }

    /// Verifies every tile and bundle, and hands each entry to `visit` with its index, in order.
    ///
    /// - Throws: As ``bundle(index:)`` does, and what `visit` throws.
    public mutating func verifyAll(
        visit: (_ index: Int, _ entry: [UInt8]) throws -> Void = { _, _ in }
    ) throws {
        for index in 0..<(size + 255) >> 8 {
            for (offset, entry) in try bundle(index: index).entries.enumerated() {
                try visit(index << 8 + offset, entry)
            }
        }
    }

    /// Reads a tile; in place of a partial one that is gone the full one is cut.
    private static func read(
        _ coordinate: TileCoordinate, _ fetch: (TileCoordinate) throws -> [UInt8]?
    ) throws -> Tile {
        if let bytes = try fetch(coordinate) { return try Tile(coordinate, bytes: bytes) }
        guard !coordinate.isFull, let bytes = try fetch(coordinate.full) else {
            throw LogError.tileMissing(coordinate.path)
        }
        return try Tile(coordinate.full, bytes: bytes).prefix(coordinate.width)
    }
}
