/// A hash tile: up to 256 neighbouring hashes of one level.
///
/// Source: C2SP tlog-tiles, "Merkle Tree".
public struct Tile: Hashable, Sendable {
    /// Level of the tile in the tree of tiles.
    public let level: Int
    /// Position on its level, from the left.
    public let index: Int
    /// `1 ... 256` hashes; hash `i` covers `256^level` leaves.
    public let hashes: [TreeHash]

    init(level: Int, index: Int, hashes: [TreeHash]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }

    /// Reads the bytes served for `coordinate`, 32 for each hash.
    ///
    /// - Throws: `LogError.tileByteCount`, and `.coordinateOutOfRange` for an entry bundle.
    public init(_ coordinate: TileCoordinate, bytes: some Collection<UInt8>) throws(LogError) {
        guard case .hashes(let level) = coordinate.content else { throw .coordinateOutOfRange }
        let expected = coordinate.width * TreeHash.byteCount
        guard bytes.count == expected else {
            throw .tileByteCount(expected: expected, actual: bytes.count)
        }
        let all = Array(bytes)
        let hashes = stride(from: 0, to: all.count, by: TreeHash.byteCount).compactMap {
            TreeHash(bytes: all[$0..<$0 + TreeHash.byteCount])
        }
        self.init(level: level, index: coordinate.index, hashes: hashes)
    }

    /// The tile's place and width.
    public var coordinate: TileCoordinate {
        TileCoordinate(unchecked: .hashes(level: level), index: index, width: hashes.count)
    }

    /// What the log serves: the hashes, one after the other.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
        for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }

    /// The root over the tile's hashes; of a full tile, the hash that its parent holds.
    public var root: TreeHash { MerkleTree.root(of: hashes) }

    /// The first `width` hashes as the partial tile that an older size had.
    ///
    /// - Throws: `LogError.tileMissing` where the tile is narrower, `.coordinateOutOfRange` for a
    ///   width below 1.
    public func prefix(_ width: Int) throws(LogError) -> Tile {
        guard width > 0 else { throw .coordinateOutOfRange }
        guard width <= hashes.count else { throw .tileMissing(coordinate.path) }
        return Tile(level: level, index: index, hashes: Array(hashes.prefix(width)))
    }

    /// The hash of a subtree that lies inside this tile; `nil` where the tile is too narrow.
    func hash(of node: TreeNode) -> TreeHash? {
        let height = node.level % 8
        let start = (node.index << height) & 255
        let end = start + 1 << height
        guard end <= hashes.count else { return nil }
        return MerkleTree.root(of: hashes[start..<end])
    }
}
