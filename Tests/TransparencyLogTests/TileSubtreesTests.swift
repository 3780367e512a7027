import Testing
import TransparencyLog

@Suite("Tiles hashed once")
struct TileSubtreesTests {
    @Test(arguments: [1, 2, 3, 64, 255, 256])
    func giveTheHashesThatTheTileGives(_ width: Int) throws {
        let leaves = (0..<width).map { TreeHash.leaf([UInt8($0)]) }
        for level in [0, 1] {
            let coordinate = try TileCoordinate(.hashes(level: level), index: 3, width: width)
            let tile = try Tile(coordinate, bytes: leaves.flatMap(\.bytes))
            let plain = TileSet([tile])
            var hashed = TileSet()
            hashed.insert(TileSubtrees(tile))
            for height in 0..<8 {
                for place in 0..<256 >> height {
                    let node = TreeNode(
                        level: level * 8 + height, index: (3 << (8 - height)) + place)
                    let end = (place + 1) << height
                    guard end <= width else {
                        #expect(throws: LogError.self) { try hashed.hash(of: node) }
                        continue
                    }
                    let root = MerkleTree.root(of: leaves[(place << height)..<end])
                    #expect(try hashed.hash(of: node) == root)
                    #expect(try plain.hash(of: node) == root)
                }
            }
        }
    }
}
