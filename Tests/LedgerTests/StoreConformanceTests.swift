import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Testing
import TransparencyLog

/// A kind of store that must keep the promises of `LedgerStore`; a new store adds a case.
enum StoreKind: CaseIterable {
    case sqlite

    /// An empty store of this kind; `city` cleans up after it.
    func make(_ city: TestCity) async throws -> any LedgerStore {
        switch self {
        case .sqlite: try await city.makeStore()
        }
    }
}

/// Batches of nonsense: a store checks neither signature nor hash.
enum Nonsense {
    static func entry(_ index: Int, id: String? = nil, type: String = "a.b") -> StoredEntry {
        StoredEntry(
            index: index, recordID: id ?? "id \(index)", type: type, area: nil,
            hourEpochSeconds: 0, issuer: "somebody",
            leafHash: .leaf([UInt8(truncatingIfNeeded: index), UInt8(index >> 8)]),
            leaf: Array("leaf \(index)".utf8))
    }

    static func batch(_ head: LedgerHead, _ entries: [StoredEntry]) -> LedgerBatch {
        let size = head.size + entries.count
        let hashes = [UInt8](repeating: UInt8(size & 255), count: 32 * size)
        return LedgerBatch(
            head: head, entries: entries,
            tiles: [StoredTile(level: 0, index: 0, hashes: hashes)],
            checkpoint: StoredCheckpoint(size: size, note: "note \(size)", isCosigned: false))
    }
}

@Suite("Every store")
struct StoreConformanceTests {
    let city = TestCity()

    @Test(arguments: StoreKind.allCases)
    func startsEmpty(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        #expect(try await store.head() == LedgerHead(epoch: 0, size: 0))
        #expect(try await store.claim() == LedgerHead(epoch: 1, size: 0))
        #expect(try await store.claim() == LedgerHead(epoch: 2, size: 0))
        let signer = try TestCity.signer()
        #expect(try await store.verifierKey() == signer.verifierKey.text)
        #expect(try await store.newestCheckpoint() == nil)
        #expect(try await store.entries(in: 0..<10).isEmpty)
        #expect(try await store.tiles(level: 0, in: 0..<10).isEmpty)
        #expect(try await store.engineProblem() == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func keepsWhatWasCommitted(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        let head = try await store.claim()
        let first = (0..<3).map { Nonsense.entry($0, type: $0 == 1 ? "c.d" : "a.b") }
        try await store.commit(Nonsense.batch(head, first))
        let second = [Nonsense.entry(3, type: "c.d"), Nonsense.entry(4)]
        try await store.commit(Nonsense.batch(LedgerHead(epoch: 1, size: 3), second))
        let all = first + second
        #expect(try await store.head() == LedgerHead(epoch: 1, size: 5))
        #expect(try await store.entries(in: 0..<99) == all)
        #expect(try await store.entries(in: 1..<4) == Array(all[1..<4]))
        #expect(try await store.entries(in: 5..<9).isEmpty)
        let typed = try await store.entries(ofTypes: ["c.d"], from: 0, limit: 9)
        #expect(typed.map(\.index) == [1, 3])
        let some = try await store.entries(ofTypes: ["c.d", "a.b"], from: 2, limit: 2)
        #expect(some.map(\.index) == [2, 3])
        #expect(try await store.entries(ofTypes: [], from: 0, limit: 9).isEmpty)
        let found = try await store.entries(recordIDs: ["id 4", "id 0", "id 9"])
        #expect(Set(found.map(\.index)) == [0, 4])
        #expect(try await store.entry(leafHash: all[2].leafHash) == all[2])
        #expect(try await store.entry(leafHash: .empty) == nil)
        let keys = [
            EntryKeys(recordID: "id 3", leafHash: all[1].leafHash),
            EntryKeys(recordID: "nobody", leafHash: .empty),
        ]
        #expect(
            try await store.indexedPlaces(of: keys) == [
                EntryPlaces(byRecordID: 3, byLeafHash: 1),
                EntryPlaces(byRecordID: nil, byLeafHash: nil),
            ])
        let tiles = try await store.tiles(level: 0, in: 0..<9)
        #expect(tiles.map(\.hashes.count) == [5 * 32])
        let places = [(1, 0), (0, 0), (0, 1)].map { TilePlace(level: $0.0, index: $0.1) }
        #expect(try await store.tiles(at: places) == [nil, tiles.first, nil])
        #expect(try await store.tiles(at: []).isEmpty)
        #expect(try await store.engineProblem() == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func refusesAnybodyButTheNewestSequencer(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        let old = try await store.claim()
        let new = try await store.claim()
        await #expect(throws: LedgerError.fenced) {
            try await store.commit(Nonsense.batch(old, [Nonsense.entry(0)]))
        }
        #expect(try await store.entries(in: 0..<9).isEmpty)
        try await store.commit(Nonsense.batch(new, [Nonsense.entry(0)]))
        for size in [0, 2] {
            await #expect(throws: LedgerError.fenced) {
                let head = LedgerHead(epoch: new.epoch, size: size)
                try await store.commit(Nonsense.batch(head, [Nonsense.entry(size + 5)]))
            }
        }
        #expect(try await store.entries(in: 0..<9).map(\.index) == [0])
        #expect(try await store.newestCheckpoint()?.size == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func writesABatchWholeOrNotAtAll(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        let head = try await store.claim()
        try await store.commit(Nonsense.batch(head, [Nonsense.entry(0)]))
        let next = LedgerHead(epoch: head.epoch, size: 1)
        // The second entry's id is taken.
        let entries = [Nonsense.entry(1, type: "c.d"), Nonsense.entry(2, id: "id 0")]
        await #expect(throws: LedgerError.storage(.corrupt)) {
            try await store.commit(Nonsense.batch(next, entries))
        }
        #expect(try await store.head() == next)
        #expect(try await store.entries(in: 0..<9).map(\.index) == [0])
        #expect(try await store.tiles(level: 0, in: 0..<9).map(\.hashes.count) == [32])
        #expect(try await store.newestCheckpoint()?.note == "note 1")
        // The type was first seen in what was not written.
        try await store.commit(Nonsense.batch(next, [Nonsense.entry(1, type: "c.d")]))
        #expect(try await store.head().size == 2)
        let found = try await store.search(
            RecordQuery(type: RecordType(rawValue: "c.d"), limit: 9))
        #expect(found.map(\.index) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func findsCheckpoints(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        let epoch = try await store.claim().epoch
        for index in 0..<6 {
            let head = LedgerHead(epoch: epoch, size: index)
            try await store.commit(Nonsense.batch(head, [Nonsense.entry(index)]))
        }
        #expect(try await store.newestCheckpoint()?.note == "note 6")
        #expect(try await store.checkpoints(in: 2..<5, limit: 9).map(\.size) == [2, 3, 4])
        #expect(try await store.checkpoints(in: 2..<5, limit: 1).map(\.size) == [2])
        #expect(try await store.cosignedCheckpoints(below: .max, limit: 9).isEmpty)
        for size in [2, 3, 5] {
            let old = StoredCheckpoint(size: size, note: "note \(size)", isCosigned: false)
            let new = StoredCheckpoint(size: size, note: "cosigned \(size)", isCosigned: true)
            #expect(try await store.replaceCheckpoint(old, with: new))
            #expect(try await !store.replaceCheckpoint(old, with: new))
        }
        #expect(
            try await store.cosignedCheckpoints(below: .max, limit: 2).map(\.size) == [5, 3])
        #expect(try await store.cosignedCheckpoints(below: 5, limit: 9).map(\.size) == [3, 2])
        #expect(try await store.checkpoints(in: 3..<4, limit: 9).first?.note == "cosigned 3")
    }

    @Test(arguments: StoreKind.allCases)
    func commitsWhereTheCallerIsCancelled(_ kind: StoreKind) async throws {
        let store = try await kind.make(city)
        let head = try await store.claim()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.commit(Nonsense.batch(head, [Nonsense.entry(0)]))
        }
        try await task.value
        #expect(try await store.head().size == 1)
    }
}
