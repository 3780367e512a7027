import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

/// What a child process printed before it ended.
struct Promises {
    struct Entry {
        let index: Int
        let leafHash: TreeHash
        let treeSize: Int
        let id: RecordIdentifier
    }

    var entries: [Entry] = []
    var checkpoints: [Checkpoint] = []
    var errors: [String] = []

    mutating func add(_ lines: [[Substring]]) throws {
        for line in lines {
            switch line.first {
            case "entry":
                entries.append(
                    Entry(
                        index: try #require(Int(line[1])),
                        leafHash: try #require(TreeHash(hexadecimal: line[2])),
                        treeSize: try #require(Int(line[3])),
                        id: try #require(RecordIdentifier(line[4]))))
            case "checkpoint":
                let note = try SignedNote(parsing: #require(bytes(base64: line[1])))
                let verified = try VerifiedCheckpoint(opening: note, of: TestCity.log())
                checkpoints.append(verified.checkpoint)
            default: errors.append(line.joined(separator: " "))
            }
        }
    }

    /// No acknowledged entry is lost, and every checkpoint that was handed out is a prefix of the
    /// final log.
    func expectKept(in city: TestCity) async throws {
        let reader = try await city.reader()
        let size = try await reader.size()
        let stored = try await reader.entries(in: 0..<size)
        var roots = [TreeHash.empty]
        var frontier = Frontier()
        for entry in stored {
            frontier.append(.leaf(entry.leaf))
            roots.append(frontier.root)
        }
        for entry in entries {
            try #require(entry.treeSize <= size && entry.index < entry.treeSize)
            #expect(stored[entry.index].leafHash == entry.leafHash)
            #expect(stored[entry.index].recordID == entry.id.description)
        }
        #expect(Set(entries.map(\.index)).count == Set(entries.map(\.id)).count)
        for checkpoint in checkpoints {
            try #require(checkpoint.size <= size)
            #expect(checkpoint.root == roots[checkpoint.size])
        }
    }
}

@Suite("Processes that die", .serialized)
struct CrashTests {
    let city = TestCity()

    @Test func killedAtAHundredRandomPoints() async throws {
        var promises = Promises()
        for _ in 0..<100 {
            let writer = try WriterProcess(city.directory, count: 1_000_000)
            async let lines = writer.lines()
            try await writer.kill(afterMilliseconds: Int.random(in: 0...300))
            try promises.add(await lines)
            #expect(writer.exitCode() == nil)
        }
        #expect(promises.errors.isEmpty)
        print("kill -9: 100 rounds, \(promises.entries.count) entries acknowledged")
        #expect(promises.entries.count > 100)
        #expect(promises.checkpoints.count > 10)
        do {
            // The next sequencer starts without any repair.
            let store = try await city.openStore()
            let sequencer = try await city.sequencer(store)
            _ = try await sequencer.append(TestCity.note("after"))
        }
        #expect(try await city.fsck().difference == nil)
        try await promises.expectKept(in: city)
    }
}
