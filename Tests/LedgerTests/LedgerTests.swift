import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Testing
import TransparencyLog

@Suite("Sequencer")
struct SequencerTests {
    let city = TestCity()

    @Test func manyWritersAtOnce() async throws {
        let (store, sequencer) = try await city.begin()
        let writerCount = 64
        let appendCount = 40
        let started = ContinuousClock.now
        let acknowledgements = try await withThrowingTaskGroup(of: [Acknowledgement].self) {
            group in
            for writer in 0..<writerCount {
                group.addTask {
                    var mine: [Acknowledgement] = []
                    for turn in 0..<appendCount {
                        mine.append(
                            try await sequencer.append(TestCity.note("\(writer) \(turn)")))
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let elapsed = ContinuousClock.now - started
        print("appends: \(writerCount * appendCount) in \(elapsed)")
        let count = writerCount * appendCount
        #expect(Set(acknowledgements.map(\.index)) == Set(1...count))
        #expect(acknowledgements.allSatisfy { $0.index < $0.treeSize })
        let entries = try await store.entries(in: 0..<count + 10)
        #expect(entries.map(\.index) == Array(0...count))
        let newest = try #require(try await store.newestCheckpoint())
        let checkpoint = try VerifiedCheckpoint(
            opening: SignedNote(parsing: Array(newest.note.utf8)), of: TestCity.log()
        ).checkpoint
        #expect(checkpoint.size == count + 1)
        #expect(checkpoint.root == MerkleTree.root(of: entries.map { .leaf($0.leaf) }))
        for acknowledgement in acknowledgements {
            #expect(entries[acknowledgement.index].leafHash == acknowledgement.leafHash)
        }
    }
}
