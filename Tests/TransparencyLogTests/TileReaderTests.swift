import Testing
import TransparencyLog

@Suite("Reading a published log that may lie")
struct TileReaderTests {
    static let size = 66_000
    static let entries = (0..<size).map { Array("entry \($0)".utf8) }
    /// Everything that a static server holds, by path.
    static let served = Result {
        var edge = RightEdge()
        var served: [String: [UInt8]] = [:]
        for tile in edge.append(entries.map { TreeHash.leaf($0) }) {
            served[tile.coordinate.path] = tile.bytes
        }
        for bundle in TileLayout.resources(to: size) where bundle.content == .entries {
            let start = bundle.index * 256
            served[bundle.path] = try EntryBundle(
                entries: Array(entries[start..<start + bundle.width])
            ).bytes
        }
        return (root: edge.root, served: served)
    }

    private func reader(
        _ change: (inout [String: [UInt8]]) -> Void = { _ in }
    ) throws -> TileReader {
        var (root, served) = try Self.served.get()
        change(&served)
        return try TileReader(size: Self.size, root: root) { [served] in served[$0.path] }
    }

    @Test func everythingInOrder() throws {
        var reader = try reader()
        var next = 0
        try reader.verifyAll { index, entry in
            #expect(index == next)
            #expect(entry == Self.entries[index])
            next += 1
        }
        #expect(next == Self.size)
    }

    @Test(arguments: [
        "tile/0/000", "tile/0/255", "tile/0/256", "tile/0/257.p/208", "tile/1/000",
        "tile/1/001.p/1", "tile/2/000.p/1",
    ])
    func anAlteredTileIsFound(path: String) throws {
        #expect(throws: LogError.self) {
            var reader = try reader { $0[path]?[31] ^= 1 }
            try reader.verifyAll()
        }
    }

    @Test func theRightEdgeIsFoldedToTheRootFirst() throws {
        #expect(throws: LogError.rootMismatch) {
            try reader { $0["tile/2/000.p/1"]?[0] ^= 1 }
        }
        var lower = try reader { $0["tile/0/007"]?[0] ^= 1 }
        #expect(throws: LogError.tileMismatch("tile/0/007")) { try lower.tile(level: 0, index: 7) }
        #expect(try lower.tile(level: 0, index: 8).index == 8)
    }

    @Test(arguments: ["tile/entries/003", "tile/entries/257.p/208"])
    func anAlteredEntryIsFound(path: String) throws {
        let index = try TileCoordinate(path: path).index
        var reader = try reader { $0[path]?[2] ^= 1 }
        #expect(throws: LogError.bundleMismatch(index: index * 256)) {
            try reader.bundle(index: index)
        }
    }

    @Test func whatIsMissingOrCutIsNamed() throws {
        #expect(throws: LogError.tileMissing("tile/1/001.p/1")) {
            try reader { $0["tile/1/001.p/1"] = nil }
        }
        #expect(throws: LogError.tileByteCount(expected: 32, actual: 31)) {
            try reader { $0["tile/1/001.p/1"]?.removeLast() }
        }
        var bundles = try reader { $0["tile/entries/001"] = nil }
        #expect(throws: LogError.tileMissing("tile/entries/001")) {
            try bundles.bundle(index: 1)
        }
        var cut = try reader { $0["tile/entries/001"]?.removeLast() }
        #expect(throws: LogError.bundleTruncated) { try cut.bundle(index: 1) }
        var tiles = try reader()
        #expect(throws: LogError.coordinateOutOfRange) { try tiles.tile(level: 0, index: 258) }
        #expect(throws: LogError.coordinateOutOfRange) { try tiles.tile(level: 3, index: 0) }
        #expect(throws: LogError.coordinateOutOfRange) { try tiles.tile(level: -1, index: 0) }
    }

    /// An older size reads partial tiles out of the full ones that replaced them.
    @Test func partialTilesThatAreGoneAreCutFromFullOnes() throws {
        let (_, served) = try Self.served.get()
        let old = 300
        let root = MerkleTree.root(of: Self.entries.prefix(old).map { TreeHash.leaf($0) })
        var reader = try TileReader(size: old, root: root) { served[$0.path] }
        var count = 0
        try reader.verifyAll { _, _ in count += 1 }
        #expect(count == old)
    }

    @Test func proofsReadAFewTilesOnly() throws {
        let (root, served) = try Self.served.get()
        var fetched = 0
        var reader = try TileReader(size: Self.size, root: root) {
            fetched += 1
            return served[$0.path]
        }
        let proof = try reader.inclusionProof(index: 12_345)
        try proof.verify(leaf: .leaf(Self.entries[12_345]), root: root)
        #expect(fetched == 5)
        let old = MerkleTree.root(of: Self.entries.prefix(40_000).map { TreeHash.leaf($0) })
        try reader.consistencyProof(from: 40_000).verify(oldRoot: old, newRoot: root)
        #expect(throws: LogError.sizesOutOfOrder(old: 66_001, new: 66_000)) {
            try reader.consistencyProof(from: 66_001)
        }
    }

    @Test func theEmptyLog() throws {
        var reader = try TileReader(size: 0, root: .empty) { _ in nil }
        try reader.verifyAll()
        #expect(throws: LogError.rootMismatch) {
            try TileReader(size: 0, root: .leaf([])) { _ in nil }
        }
        #expect(throws: LogError.coordinateOutOfRange) { try reader.tile(level: 0, index: 0) }
    }
}
