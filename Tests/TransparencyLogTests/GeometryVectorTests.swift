import Sodium
import TestSupport
import Testing
import TransparencyLog

struct GeometryFile: Decodable {
    struct Path: Decodable {
        let level: Int
        let n: Int
        let path: String
        let width: Int
    }

    struct BadPath: Decodable {
        let path: String
        let why: String
    }

    struct Size: Decodable {
        struct Level: Decodable {
            let level: Int
            let full_tiles: Int
            let partial_width: Int
        }

        let size: Int
        let levels: [Level]
    }

    struct Big: Decodable {
        struct Upper: Decodable {
            let path: String
            let sha256: String
        }

        struct Inclusion: Decodable {
            let index: Int
            let leaf_hash: String
            let proof: [String]
        }

        struct Consistency: Decodable {
            let old: Int
            let old_root: String
            let proof: [String]
        }

        let prefix: String
        let size: Int
        let root: String
        let level0_tiles_concatenated_sha256: String
        let upper_tiles: [Upper]
        let inclusion: [Inclusion]
        let consistency: [Consistency]
    }

    let paths: [Path]
    let paths_bad: [BadPath]
    let sizes: [Size]
    let big: Big
}

@Suite("Tile geometry: vectors/tlog/geometry.json")
struct GeometryVectorTests {
    let file: GeometryFile

    init() throws { file = try Vectors.load("tlog/geometry.json") }

    @Test func pathsBothWays() throws {
        for vector in file.paths {
            let content: TileCoordinate.Content =
                vector.level < 0 ? .entries : .hashes(level: vector.level)
            let coordinate = try TileCoordinate(content, index: vector.n, width: vector.width)
            #expect(coordinate.path == vector.path)
            #expect(try TileCoordinate(path: vector.path) == coordinate)
        }
    }

    @Test func badPathsAreRefused() {
        for vector in file.paths_bad {
            #expect(throws: LogError.pathMalformed, "\(vector.why)") {
                try TileCoordinate(path: vector.path)
            }
        }
        #expect(file.paths_bad.count == 18)
    }

    @Test(arguments: [
        "", "tile", "tile/", "tile/0", "tile/0/.p/1", "tile/.p/1", "/tile/0/000",
        "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/000.p/1/000", "tile//000",
        "tile/0/x000/x001/000", "tile/0/٠٠٠",
    ])
    func furtherBadPathsAreRefused(path: String) {
        #expect(throws: LogError.pathMalformed) { try TileCoordinate(path: path) }
    }

    @Test func tileCounts() {
        for vector in file.sizes {
            let levels = TileLayout.levels(size: vector.size)
            #expect(levels.map(\.level) == vector.levels.map(\.level))
            #expect(levels.map(\.fullTileCount) == vector.levels.map(\.full_tiles))
            #expect(levels.map(\.partialWidth) == vector.levels.map(\.partial_width))
        }
        #expect(file.sizes.count == 17)
    }

    @Test func coordinatesOutOfRangeAreRefused() {
        #expect(throws: LogError.coordinateOutOfRange) {
            try TileCoordinate(.hashes(level: 64), index: 0)
        }
        #expect(throws: LogError.coordinateOutOfRange) { try TileCoordinate(.entries, index: -1) }
        #expect(throws: LogError.coordinateOutOfRange) {
            try TileCoordinate(.entries, index: 0, width: 257)
        }
        #expect(throws: LogError.coordinateOutOfRange) {
            try TileCoordinate(.entries, index: 0, width: 0)
        }
    }

    @Test func bigTree() throws {
        let big = file.big
        let root = try treeHash(big.root)
        let leaves = (0..<big.size).map { TreeHash.leaf("\(big.prefix)\($0)".utf8) }
        var edge = RightEdge()
        let tiles = edge.append(leaves)
        #expect(edge.root == root)
        let wanted = TileLayout.resources(to: big.size).filter { $0.content != .entries }
        #expect(Set(tiles.map(\.coordinate)) == Set(wanted))

        var hasher = SHA256()
        for tile in tiles.filter({ $0.level == 0 }).sorted(by: { $0.index < $1.index }) {
            hasher.update(tile.bytes)
        }
        #expect(hexadecimal(hasher.finalize().bytes) == big.level0_tiles_concatenated_sha256)
        for upper in big.upper_tiles {
            let tile = try #require(tiles.first { $0.coordinate.path == upper.path })
            #expect(hexadecimal(SHA256.hash(tile.bytes).bytes) == upper.sha256)
        }
        #expect(tiles.filter { $0.level > 0 }.count == big.upper_tiles.count)
        try checkProofs(TileSet(tiles), root)
    }

    private func checkProofs(_ tiles: TileSet, _ root: TreeHash) throws {
        for vector in file.big.inclusion {
            let proof = try InclusionProof(
                index: vector.index, size: file.big.size, reading: tiles.hash)
            #expect(try proof.hashes == treeHashes(vector.proof))
            try proof.verify(leaf: treeHash(vector.leaf_hash), root: root)
        }
        for vector in file.big.consistency {
            let proof = try ConsistencyProof(
                oldSize: vector.old, newSize: file.big.size, reading: tiles.hash)
            #expect(try proof.hashes == treeHashes(vector.proof))
            try proof.verify(oldRoot: treeHash(vector.old_root), newRoot: root)
        }
    }
}
