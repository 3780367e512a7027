import LedgerTestSupport
import Testing
import TransparencyLog

@testable import Ledger

@Suite("What a reader keeps for its proofs")
struct SubtreeCacheTests {
    private func tile(level: Int, index: Int, width: Int = 256) throws -> TileSubtrees {
        let hashes = Array(repeating: TreeHash.leaf([UInt8(index & 255)]).bytes, count: width)
        let coordinate = try TileCoordinate(.hashes(level: level), index: index, width: width)
        return TileSubtrees(try Tile(coordinate, bytes: hashes.flatMap(\.self)))
    }

    @Test func staysSmallAndForgetsWhatWasNotUsed() throws {
        let cache = SubtreeCache()
        let first = try tile(level: 1, index: 0)
        cache.keep(first)
        for index in 1..<3 * SubtreeCache.limit {
            cache.keep(try tile(level: 1, index: index))
            #expect(cache[first.coordinate] != nil)
        }
        #expect(cache.count == SubtreeCache.limit)
        #expect(cache[try tile(level: 1, index: 1).coordinate] == nil)
    }

    @Test func keepsNoFullTileOfLeaves() throws {
        let cache = SubtreeCache()
        cache.keep(try tile(level: 0, index: 0))
        #expect(cache.count == 0)
        cache.keep(try tile(level: 0, index: 1, width: 7))
        #expect(cache.count == 1)
    }

    @Test func proofsStayTrueWhileTheLogGrows() async throws {
        let city = TestCity()
        let (store, sequencer) = try await city.begin()
        let reader = try await LedgerReader(store)
        for _ in 0..<12 {
            let notes = try (0..<61).map { try TestCity.note("\($0)") }
            for answer in await sequencer.append(contentsOf: notes) { _ = try answer.get() }
            let size = try await reader.size()
            for index in [0, 1, 255, 256, 511, size / 2, size - 2, size - 1] where index < size {
                let leaf = try await reader.entry(at: index).leaf
                let proof = try await reader.proof(of: index)
                let verified = try proof.verify(leaf: .leaf(leaf), log: TestCity.log())
                #expect(verified.checkpoint.size == size)
            }
            await #expect(throws: LedgerError.entryUnknown(index: size)) {
                try await reader.proof(of: size)
            }
        }
        #expect(reader.cache.count > 0)
    }
}
