import TestSupport
import Testing
import TransparencyLog

/// RFC 6962 §2.1 word for word: slow, recursive, without tiles.
enum NaiveTree {
    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        let (left, right) = split(leaves)
        return .node(root(left), root(right))
    }

    static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = split(leaves)
        return index < left.count
            ? path(index, left) + [root(right)]
            : path(index - left.count, right) + [root(left)]
    }

    static func subproof(
        _ size: Int, _ leaves: ArraySlice<TreeHash>, whole: Bool = true
    ) -> [TreeHash] {
        guard size != leaves.count else { return whole ? [] : [root(leaves)] }
        let (left, right) = split(leaves)
        return size <= left.count
            ? subproof(size, left, whole: whole) + [root(right)]
            : subproof(size - left.count, right, whole: false) + [root(left)]
    }

    private static func split(
        _ leaves: ArraySlice<TreeHash>
    ) -> (ArraySlice<TreeHash>, ArraySlice<TreeHash>) {
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        return (leaves.prefix(k), leaves.dropFirst(k))
    }
}

@Suite("Trees of random size, tiles against plain recursion")
struct TreePropertyTests {
    static let leaves = (0..<5000).map { TreeHash.leaf("entry \($0)".utf8) }

    @Test func growthInRandomBatches() throws {
        var random = SeededGenerator(seed: 1)
        var edge = RightEdge()
        var frontier = Frontier()
        var stored: [TileCoordinate: Tile] = [:]
        while edge.size < Self.leaves.count {
            let old = edge.size
            let new = min(Self.leaves.count, old + Int.random(in: 1...700, using: &random))
            let open = try TileLayout.rightEdge(size: old).map { try #require(stored[$0]) }
            edge = try RightEdge(size: old, tiles: open)
            let tiles = edge.append(Self.leaves[old..<new])
            let wanted = TileLayout.resources(from: old, to: new).filter { $0.content != .entries }
            #expect(Set(tiles.map(\.coordinate)) == Set(wanted))
            #expect(tiles.count == wanted.count)
            for tile in tiles { stored[tile.coordinate] = tile }
            for leaf in Self.leaves[old..<new] { frontier.append(leaf) }
            let root = NaiveTree.root(Self.leaves[..<new])
            #expect(edge.root == root)
            #expect(frontier.root == root)
            #expect(try Frontier(size: new, hashes: frontier.hashes) == frontier)
            let plan = try MerkleTree.rootPlan(size: new)
            #expect(try plan.hashes(reading: TileSet(stored.values).hash) == [root])
        }
    }

    @Test(arguments: 0..<12)
    func proofsOfRandomTrees(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let size = Int.random(in: 1...Self.leaves.count, using: &random)
        let leaves = Self.leaves[..<size]
        var edge = RightEdge()
        let tiles = edge.append(leaves)
        let byPlace = Dictionary(uniqueKeysWithValues: tiles.map { ($0.coordinate, $0) })
        let root = edge.root
        for _ in 0..<6 {
            let index = Int.random(in: 0..<size, using: &random)
            let plan = try MerkleTree.inclusionPlan(index: index, size: size)
            let read = try plan.tiles().map { try #require(byPlace[$0]) }
            // At most the tile of the leaf's level and the right edge, for each of two levels.
            #expect(read.count <= 4)
            let hashes = try plan.hashes(reading: TileSet(read).hash)
            #expect(hashes == NaiveTree.path(index, leaves))
            let proof = InclusionProof(index: index, size: size, hashes: hashes)
            try checkInclusion(proof, leaf: leaves[index], root: root)
        }
        for _ in 0..<6 {
            let old = Int.random(in: 1...size, using: &random)
            let plan = try MerkleTree.consistencyPlan(from: old, to: size)
            let read = try plan.tiles().map { try #require(byPlace[$0]) }
            let hashes = try plan.hashes(reading: TileSet(read).hash)
            #expect(hashes == NaiveTree.subproof(old, leaves))
            let proof = ConsistencyProof(oldSize: old, newSize: size, hashes: hashes)
            try checkConsistency(
                proof, oldRoot: NaiveTree.root(leaves.prefix(old)), newRoot: root)
        }
    }

    private func checkInclusion(_ proof: InclusionProof, leaf: TreeHash, root: TreeHash) throws {
        try proof.verify(leaf: leaf, root: root)
        func refused(_ hashes: [TreeHash], at index: Int? = nil) -> LogError? {
            let other = InclusionProof(
                index: index ?? proof.index, size: proof.size, hashes: hashes)
            return refusal { () throws(LogError) in try other.verify(leaf: leaf, root: root) }
        }
        for place in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[place] = try altered(hashes[place])
            #expect(refused(hashes) == .rootMismatch)
        }
        #expect(refused(proof.hashes + [root]) == .proofTooLong)
        if !proof.hashes.isEmpty { #expect(refused(proof.hashes.dropLast()) == .proofTooShort) }
        #expect(refused(proof.hashes, at: proof.index + 1) != nil)
        #expect(refused(proof.hashes, at: proof.index - 1) != nil)
        let (otherLeaf, otherRoot) = (try altered(leaf), try altered(root))
        #expect(throws: LogError.rootMismatch) { try proof.verify(leaf: otherLeaf, root: root) }
        #expect(throws: LogError.rootMismatch) { try proof.verify(leaf: leaf, root: otherRoot) }
    }

    private func checkConsistency(
        _ proof: ConsistencyProof, oldRoot: TreeHash, newRoot: TreeHash
    ) throws {
        try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
        func refused(_ hashes: [TreeHash]) -> LogError? {
            let other = ConsistencyProof(
                oldSize: proof.oldSize, newSize: proof.newSize, hashes: hashes)
            return refusal { () throws(LogError) in
                try other.verify(oldRoot: oldRoot, newRoot: newRoot)
            }
        }
        for place in proof.hashes.indices {
            var hashes = proof.hashes
            hashes[place] = try altered(hashes[place])
            #expect([.oldRootMismatch, .rootMismatch].contains(refused(hashes)))
        }
        #expect(refused(proof.hashes + [newRoot]) == .proofTooLong)
        if !proof.hashes.isEmpty { #expect(refused(proof.hashes.dropLast()) == .proofTooShort) }
        let (otherOld, otherNew) = (try altered(oldRoot), try altered(newRoot))
        #expect(throws: LogError.self) { try proof.verify(oldRoot: otherOld, newRoot: newRoot) }
        #expect(throws: LogError.rootMismatch) {
            try proof.verify(oldRoot: oldRoot, newRoot: otherNew)
        }
    }

    /// A store that keeps only its newest partial tiles still proves for the sizes it published.
    @Test func olderProofsFromTheTilesOfAGrownTree() throws {
        var edge = RightEdge()
        let tiles = edge.append(Self.leaves)
        let byPlace = Dictionary(uniqueKeysWithValues: tiles.map { ($0.coordinate, $0) })
        for (index, size) in [(0, 1), (299, 300), (4000, 4097), (10, 4999)] {
            let plan = try MerkleTree.inclusionPlan(index: index, size: size)
            let read = try plan.tiles(storedSize: edge.size).map { try #require(byPlace[$0]) }
            let hashes = try plan.hashes(reading: TileSet(read).hash)
            #expect(hashes == NaiveTree.path(index, Self.leaves.prefix(size)))
        }
    }

    @Test func sizesAndIndexesOutOfRange() throws {
        #expect(throws: LogError.indexOutsideTree(index: 3, size: 3)) {
            try MerkleTree.inclusionPlan(index: 3, size: 3)
        }
        #expect(throws: LogError.indexOutsideTree(index: -1, size: 3)) {
            try MerkleTree.inclusionPlan(index: -1, size: 3)
        }
        #expect(throws: LogError.sizesOutOfOrder(old: 4, new: 3)) {
            try MerkleTree.consistencyPlan(from: 4, to: 3)
        }
        #expect(throws: LogError.sizesOutOfOrder(old: -1, new: 3)) {
            try ConsistencyProof(oldSize: -1, newSize: 3, hashes: [])
                .verify(oldRoot: .empty, newRoot: .empty)
        }
        #expect(throws: LogError.frontierMalformed) { try Frontier(size: 3, hashes: [.empty]) }
        #expect(throws: LogError.tileMissing("tile/0/000.p/3")) {
            try RightEdge(size: 3, tiles: [])
        }
    }

    /// The largest sizes neither overflow nor take long.
    @Test func extremeSizes() throws {
        let plan = try MerkleTree.inclusionPlan(index: Int.max - 1, size: Int.max)
        #expect(plan.hashes { _ in .empty }.count == 62)
        let middle = try MerkleTree.inclusionPlan(index: 0, size: Int.max)
        #expect(middle.hashes { _ in .empty }.count == 63)
        let proof = InclusionProof(
            index: 0, size: Int.max, hashes: [TreeHash](repeating: .empty, count: 63))
        #expect(throws: LogError.rootMismatch) { try proof.verify(leaf: .empty, root: .empty) }
        let growth = try MerkleTree.consistencyPlan(from: 1, to: Int.max)
        #expect(growth.hashes { _ in .empty }.count == 63)
        #expect(plan.tiles().count <= 16)
    }
}
