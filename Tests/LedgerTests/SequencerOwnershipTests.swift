import Foundation
import Ledger
import LedgerTestSupport
import SQLiteStore
import Testing
import TransparencyLog

@Suite("Who may extend a log")
struct SequencerOwnershipTests {
    let city = TestCity()

    @Test func anOlderSequencerIsFenced() async throws {
        let (store, older) = try await city.begin()
        let newer = try await city.sequencer(store)
        await #expect(throws: LedgerError.fenced) {
            try await older.append(TestCity.note("old"))
        }
        #expect(try await newer.append(TestCity.note("new")).index == 1)
        // It stays refused, also with what it had acknowledged before.
        await #expect(throws: LedgerError.fenced) {
            try await older.append(TestCity.note("old again"))
        }
        #expect(try await store.head().size == 2)
        #expect(try await city.fsck().difference == nil)
    }

    @Test func twoSequencersThatRaceNeverFork() async throws {
        let (store, first) = try await city.begin()
        let second = try await city.sequencer(store)
        let indexes = try await withThrowingTaskGroup(of: Int?.self) { group in
            for turn in 0..<60 {
                let sequencer = turn % 2 == 0 ? first : second
                group.addTask {
                    do {
                        return try await sequencer.append(TestCity.note("\(turn)")).index
                    } catch LedgerError.fenced {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(indexes.sorted() == Array(1...30))
        #expect(try await store.head().size == 31)
        #expect(try await city.fsck().difference == nil)
    }

    @Test func aSecondProcessHasToWait() async throws {
        let (store, sequencer) = try await city.begin()
        await #expect(throws: LedgerError.busy) {
            try await city.openStore(for: .sequencing(waitMilliseconds: 60))
        }
        #expect(try await sequencer.append(TestCity.note("still mine")).index == 1)
        #expect(try await store.head().epoch == 1)
    }

    @Test func anotherKeyIsRefused() async throws {
        let store = try await city.makeStore()
        await #expect(throws: LedgerError.keyMismatch) {
            try await Sequencer.open(
                store: store, keeper: store.lastSigned,
                signer: NoteSigner(name: TestCity.origin, key: TestCity.key(7)))
        }
    }

    @Test func aRestoredDatabaseIsRefused() async throws {
        try await city.fill(to: 40)
        let backup = try city.backUp()
        try await city.fill(to: 300)
        try await city.restore(backup)
        let store = try await city.openStore()
        await #expect(throws: LedgerError.rolledBack(signedSize: 300, storedSize: 40)) {
            try await city.sequencer(store)
        }
        #expect(try await city.fsck().difference == .lastSigned(size: 300))
    }

    @Test func aForkOfTheSameSizeIsRefused() async throws {
        let other = TestCity()
        try await city.fill(to: 12)
        try await other.fill(to: 12)
        try await city.waitUntilClosed()
        try await other.waitUntilClosed()
        let name = "last-signed"
        let mine = city.directory.appending(path: name)
        try FileManager.default.removeItem(at: mine)
        try FileManager.default.copyItem(at: other.directory.appending(path: name), to: mine)
        let store = try await city.openStore()
        await #expect(throws: LedgerError.rolledBack(signedSize: 12, storedSize: 12)) {
            try await city.sequencer(store)
        }
        #expect(try await city.fsck().difference == .lastSigned(size: 12))
    }

    @Test func aCheckpointThatAWitnessKnowsIsCompared() async throws {
        try await city.fill(to: 9)
        let backup = try city.backUp()
        try await city.fill(to: 20)
        let witnessed = try #require(try await city.reader().newestCheckpoint()).checkpoint
        try await city.restore(backup)
        try FileManager.default.removeItem(at: city.directory.appending(path: "last-signed"))
        let store = try await city.openStore()
        await #expect(throws: LedgerError.rolledBack(signedSize: 20, storedSize: 9)) {
            try await Sequencer.open(
                store: store, keeper: store.lastSigned, signer: TestCity.signer(),
                witnessed: [witnessed])
        }
    }

    @Test func aDatabaseAheadOfTheFileRepairsTheFile() async throws {
        try await city.fill(to: 5)
        try await city.waitUntilClosed()
        let path = city.directory.appending(path: "last-signed")
        let old = try Data(contentsOf: path)
        try await city.fill(to: 50)
        try await city.waitUntilClosed()
        let file = SignedCheckpointFile(path: path.path)
        let new = try #require(try await file.load())
        for stale in [old, nil] {
            if let stale { try stale.write(to: path) } else { unlink(path.path) }
            do {
                let store = try await city.openStore()
                let sequencer = try await city.sequencer(store)
                #expect(await sequencer.size == 50)
            }
            #expect(try await file.load() == new)
        }
    }

    /// The newest note is spoilt, and the database is what the one before it says.
    @Test func aDamagedNoteDoesNotHideARollback() async throws {
        try await city.fill(to: 19)
        try await city.waitUntilClosed()
        let backup = try city.backUp()
        try await city.fill(to: 20)
        try await city.waitUntilClosed()
        let path = city.directory.appending(path: "last-signed")
        let whole = try Data(contentsOf: path)
        let file = SignedCheckpointFile(path: path.path)
        let newest = try #require(try await file.load())
        var spoilt = whole
        let place = try #require(spoilt.firstRange(of: Data(newest.utf8))).lowerBound
        spoilt[place] ^= 1
        try spoilt.write(to: path)
        #expect(try await file.mayBeOlder())
        // The database is ahead of the note that is left, as after a crash: that is repaired.
        do {
            let store = try await city.openStore()
            #expect(await (try city.sequencer(store)).size == 20)
        }
        try await city.waitUntilClosed()
        #expect(try await file.load() == newest)
        try spoilt.write(to: path)
        try await city.restore(backup)
        let store = try await city.openStore()
        await #expect(throws: LedgerError.storage(.corrupt)) {
            _ = try await city.sequencer(store)
        }
    }
}
