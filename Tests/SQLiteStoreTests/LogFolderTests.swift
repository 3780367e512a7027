import Foundation
import Ledger
import LedgerTestSupport
@testable import SQLiteStore
import Testing

@Suite("Copying the write-ahead log back")
struct LogFolderTests {
    let city = TestCity()

    private func byteCount() throws -> Int {
        let path = city.directory.appending(path: "ledger.sqlite").path
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.size] as? Int)
    }

    @Test func aLongLogIsCopiedWhileTheStoreIsOpen() async throws {
        let (store, sequencer) = try await city.begin()
        for _ in 0..<4 {
            let notes = try (0..<256).map { try TestCity.note("\($0)") }
            for answer in await sequencer.append(contentsOf: notes) { _ = try answer.get() }
        }
        let before = try byteCount()
        // As if as many had been appended that it is time.
        store.folder?.committed(entryCount: 4_096)
        var after = before
        for _ in 0..<200 where after == before {
            try await Task.sleep(for: .milliseconds(20))
            after = try byteCount()
        }
        #expect(after > before)
        #expect(try await sequencer.append(TestCity.note("after")).index == 1_025)
        #expect(try await city.fsck().difference == nil)
    }

    @Test func onlyAStoreThatSequencesCopies() async throws {
        try await city.fill(to: 2)
        #expect(try await city.openStore().folder != nil)
        #expect(try await city.openStore(for: .cosigning).folder == nil)
        #expect(try await city.openStore(for: .reading).folder == nil)
    }
}
