import Foundation
import Sodium
import TestSupport
import Testing
import TransparencyLog

struct TilesFile: Decodable {
    struct Resource: Decodable {
        let path: String
        let bytes: Int
        let sha256: String
    }

    struct Published: Decodable {
        let size: Int
        let root: String
        let checkpoint: String
        let resources: [Resource]
    }

    struct Inclusion: Decodable {
        let index: Int
        let size: Int
        let entry_hex: String
        let leaf_hash: String
        let proof: [String]
    }

    struct Consistency: Decodable {
        let old: Int
        let new: Int
        let proof: [String]
    }

    struct EntryLimit: Decodable {
        let accept: Bool
        let entry_len: Int
        let fill_hex: String?
        let bundle_hex: String?
        let bundle_prefix_hex: String?
        let leaf_hash: String?
    }

    struct BadBundle: Decodable {
        let bundle_hex: String
        let why: String
    }

    let origin: String
    let log_vkey: String
    let witness_vkeys: [String]
    let checkpoints: [Published]
    let inclusion: [Inclusion]
    let consistency: [Consistency]
    let entry_limits: [EntryLimit]
    let bundle_parse_bad: [BadBundle]
}

@Suite("A published log: vectors/tlog/tiles.json and log/")
struct LogDirectoryTests {
    let file: TilesFile
    let entries: [[UInt8]]

    /// Bytes of `path` in the published directory; `nil` where it is not there.
    static func fetch(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: Vectors.url("tlog/log/\(path)"))).map { Array($0) }
    }

    init() throws {
        file = try Vectors.load("tlog/tiles.json")
        let newest = try #require(file.checkpoints.last)
        var reader = try TileReader(size: newest.size, root: treeHash(newest.root)) {
            Self.fetch($0.path)
        }
        var entries: [[UInt8]] = []
        try reader.verifyAll { index, entry in
            #expect(index == entries.count)
            entries.append(entry)
        }
        self.entries = entries
    }

    @Test func everyResourceIsReproducedFromTheEntries() throws {
        var edge = RightEdge()
        var stored: [TileCoordinate: [UInt8]] = [:]
        for published in file.checkpoints {
            let old = edge.size
            let fresh = entries[old..<published.size].map { TreeHash.leaf($0) }
            // As a sequencer that starts anew: nothing but the stored open tiles is at hand.
            let tiles = try TileLayout.rightEdge(size: old).map {
                try Tile($0, bytes: #require(stored[$0]))
            }
            edge = try RightEdge(size: old, tiles: tiles)
            for tile in edge.append(fresh) { stored[tile.coordinate] = tile.bytes }
            for bundle in TileLayout.resources(from: old, to: published.size)
            where bundle.content == .entries {
                let start = bundle.index * 256
                stored[bundle] = try EntryBundle(
                    entries: Array(entries[start..<start + bundle.width])
                ).bytes
            }
            #expect(edge.root == (try treeHash(published.root)))
            #expect(edge.tiles.map(\.coordinate) == TileLayout.rightEdge(size: published.size))
            try compare(stored, published)
        }
    }

    private func compare(
        _ stored: [TileCoordinate: [UInt8]], _ published: TilesFile.Published
    ) throws {
        let wanted = TileLayout.resources(to: published.size).map(\.path).sorted()
        #expect(wanted == published.resources.map(\.path).sorted())
        for resource in published.resources {
            let bytes = try #require(stored[TileCoordinate(path: resource.path)])
            #expect(bytes == Self.fetch(resource.path))
            #expect(bytes.count == resource.bytes)
            #expect(hexadecimal(SHA256.hash(bytes).bytes) == resource.sha256)
        }
    }

    @Test func checkpointsAreReproduced() throws {
        let (log, w1, w2) = (try KeyFile.key("log"), "w1", "w2")
        let identity = try LogIdentity(keys: [NoteVerifierKey(parsing: file.log_vkey)])
        let witnesses = try file.witness_vkeys.map { try NoteVerifierKey(parsing: $0) }
        let policy = try WitnessPolicy(threshold: 2, of: witnesses)
        for published in file.checkpoints {
            let note = try SignedNote(parsing: published.checkpoint.utf8)
            let opened = try VerifiedCheckpoint(opening: note, of: identity, policy: policy)
            let made = try Checkpoint(
                origin: log.name, size: published.size, root: treeHash(published.root))
            #expect(made == opened.checkpoint)
            var signed = try vectorLog().sign(made)
            for (name, cosignature) in zip([w1, w2], opened.cosignatures) {
                let line = try vectorCosigner(name).cosign(made, timestamp: cosignature.timestamp)
                signed = try signed.adding([line])
            }
            #expect(signed.bytes == Array(published.checkpoint.utf8))
            #expect(signed.bytes == Self.fetch("checkpoints/\(published.size)"))
        }
        #expect(Self.fetch("checkpoint") == Self.fetch("checkpoints/600"))
    }

    @Test func proofsFromThePublishedTiles() throws {
        for vector in file.inclusion {
            var reader = try reader(size: vector.size)
            let proof = try reader.inclusionProof(index: vector.index)
            #expect(try proof.hashes == treeHashes(vector.proof))
            let leaf = TreeHash.leaf(try data(vector.entry_hex))
            #expect(leaf.hexadecimal == vector.leaf_hash)
            try proof.verify(leaf: leaf, root: reader.root)
        }
        for vector in file.consistency {
            var reader = try reader(size: vector.new)
            let proof = try reader.consistencyProof(from: vector.old)
            #expect(try proof.hashes == treeHashes(vector.proof))
            try proof.verify(oldRoot: self.reader(size: vector.old).root, newRoot: reader.root)
        }
    }

    private func reader(size: Int) throws -> TileReader {
        let published = try #require(file.checkpoints.first { $0.size == size })
        return try TileReader(size: size, root: treeHash(published.root)) { Self.fetch($0.path) }
    }

    @Test func entryLimits() throws {
        for limit in file.entry_limits {
            let fill = try limit.fill_hex.map { try data($0)[0] } ?? 0
            let entry = [UInt8](repeating: fill, count: limit.entry_len)
            let bundle = try? EntryBundle(entries: [entry])
            #expect((bundle != nil) == limit.accept)
            guard let bundle else { continue }
            #expect(bundle.leafHashes.map(\.hexadecimal) == [limit.leaf_hash])
            let start = try data(try #require(limit.bundle_hex ?? limit.bundle_prefix_hex))
            #expect(bundle.bytes == (limit.bundle_hex == nil ? start + entry : start))
            #expect(try EntryBundle(decoding: bundle.bytes, width: 1) == bundle)
        }
        #expect(throws: LogError.entryTooLong(byteCount: 65_536)) {
            try EntryBundle(entries: [[UInt8](repeating: 0, count: 65_536)])
        }
    }

    @Test func malformedBundlesAreRefused() throws {
        for bad in file.bundle_parse_bad {
            let bytes = try data(bad.bundle_hex)
            #expect(throws: LogError.bundleTruncated, "\(bad.why)") {
                try EntryBundle(decoding: bytes)
            }
        }
        #expect(throws: LogError.bundleEntryCount(expected: 256, actual: 0)) {
            try EntryBundle(decoding: [])
        }
        #expect(throws: LogError.bundleEntryCount(expected: 1, actual: 2)) {
            try EntryBundle(decoding: [0, 0, 0, 0], width: 1)
        }
        #expect(throws: LogError.bundleEntryCount(expected: 3, actual: 2)) {
            try EntryBundle(decoding: [0, 0, 0, 0], width: 3)
        }
        #expect(throws: LogError.bundleEntryCount(expected: 256, actual: 257)) {
            try EntryBundle(decoding: [UInt8](repeating: 0, count: 514))
        }
    }
}
