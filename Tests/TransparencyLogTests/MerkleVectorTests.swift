import TestSupport
import Testing
import TransparencyLog

struct MerkleFile: Decodable {
    struct Inclusion: Decodable {
        let index: Int
        let size: Int
        let proof: [String]
    }

    struct Consistency: Decodable {
        let old: Int
        let new: Int
        let proof: [String]
    }

    struct BadInclusion: Decodable {
        let index: Int
        let size: Int
        let leaf_hash: String
        let root: String
        let proof: [String]
        let why: String
    }

    struct BadConsistency: Decodable {
        let old: Int
        let new: Int
        let old_root: String
        let new_root: String
        let proof: [String]
        let why: String
    }

    let leaves: [String]
    let leaf_hashes: [String]
    let roots: [String]
    let inclusion: [Inclusion]
    let consistency: [Consistency]
    let inclusion_bad: [BadInclusion]
    let consistency_bad: [BadConsistency]
}

@Suite("Merkle tree: vectors/tlog/merkle.json")
struct MerkleVectorTests {
    let file: MerkleFile
    let leaves: [TreeHash]
    let roots: [TreeHash]
    let tiles: TileSet

    init() throws {
        file = try Vectors.load("tlog/merkle.json")
        leaves = try treeHashes(file.leaf_hashes)
        roots = try treeHashes(file.roots)
        var edge = RightEdge()
        tiles = TileSet(edge.append(leaves))
    }

    @Test func leavesAndRoots() throws {
        #expect(try file.leaves.map { TreeHash.leaf(try data($0)) } == leaves)
        for size in 0...leaves.count {
            #expect(MerkleTree.root(of: leaves.prefix(size)) == roots[size])
        }
    }

    @Test func inclusionProofsAreMadeAndAccepted() throws {
        for vector in file.inclusion {
            let made = try InclusionProof(
                index: vector.index, size: vector.size, reading: tiles.hash)
            #expect(made.hashes == (try treeHashes(vector.proof)))
            let (leaf, root) = (leaves[vector.index], roots[vector.size])
            #expect(
                refusal { () throws(LogError) in try made.verify(leaf: leaf, root: root) } == nil)
        }
    }

    @Test func consistencyProofsAreMadeAndAccepted() throws {
        for vector in file.consistency {
            let made = try ConsistencyProof(
                oldSize: vector.old, newSize: vector.new, reading: tiles.hash)
            #expect(made.hashes == (try treeHashes(vector.proof)))
            let (old, new) = (roots[vector.old], roots[vector.new])
            #expect(
                refusal { () throws(LogError) in try made.verify(oldRoot: old, newRoot: new) }
                    == nil
            )
        }
    }

    @Test func badInclusionProofsAreRefused() throws {
        for vector in file.inclusion_bad {
            let proof = InclusionProof(
                index: vector.index, size: vector.size, hashes: try treeHashes(vector.proof))
            let (leaf, root) = (try treeHash(vector.leaf_hash), try treeHash(vector.root))
            #expect(throws: LogError.self, "\(vector.why)") {
                try proof.verify(leaf: leaf, root: root)
            }
        }
        #expect(file.inclusion_bad.count == 274)
    }

    @Test func badConsistencyProofsAreRefused() throws {
        for vector in file.consistency_bad {
            let proof = ConsistencyProof(
                oldSize: vector.old, newSize: vector.new, hashes: try treeHashes(vector.proof))
            let (old, new) = (try treeHash(vector.old_root), try treeHash(vector.new_root))
            #expect(throws: LogError.self, "\(vector.why)") {
                try proof.verify(oldRoot: old, newRoot: new)
            }
        }
        #expect(file.consistency_bad.count == 117)
    }
}
