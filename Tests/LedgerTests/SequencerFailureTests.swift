import Foundation
import Ledger
import LedgerTestSupport
import SQLiteStore
import Synchronization
import Testing

/// A keeper that fails from one write on.
private final class FailingKeeper: SignedCheckpointKeeper {
    private let keeper: SignedCheckpointFile
    private let writesLeft: Mutex<Int>

    init(_ keeper: SignedCheckpointFile, failingAfter count: Int) {
        self.keeper = keeper
        writesLeft = Mutex(count)
    }

    func load() async throws(LedgerError) -> String? { try await keeper.load() }

    func mayBeOlder() async throws(LedgerError) -> Bool { try await keeper.mayBeOlder() }

    func replace(with note: String) async throws(LedgerError) {
        let fails = writesLeft.withLock { left in
            left -= 1
            return left < 0
        }
        guard !fails else { throw .storage(.inputOutput) }
        try await keeper.replace(with: note)
    }
}

@Suite("Sequencers that fail")
struct SequencerFailureTests {
    let city = TestCity()

    @Test func whatWasNotRememberedIsNotAcknowledged() async throws {
        let note = try TestCity.note("written, not acknowledged")
        do {
            let store = try await city.makeStore()
            let keeper = FailingKeeper(store.lastSigned, failingAfter: 2)
            let sequencer = try await Sequencer.open(
                store: store, keeper: keeper, signer: TestCity.signer())
            _ = try await sequencer.append(TestCity.registrar())
            _ = try await sequencer.append(TestCity.note("fine"))
            await #expect(throws: LedgerError.storage(.inputOutput)) {
                try await sequencer.append(note)
            }
            // From here on it is not known what is durable: nothing more is taken.
            await #expect(throws: LedgerError.storage(.inputOutput)) {
                try await sequencer.append(TestCity.note("later"))
            }
        }
        #expect(try await city.fsck().difference == nil)
        let store = try await city.openStore()
        let sequencer = try await city.sequencer(store)
        let again = try await sequencer.append(note)
        #expect(again.index == 2)
        #expect(try await sequencer.append(TestCity.note("next")).index == 3)
        #expect(try await city.fsck().difference == nil)
    }

    @Test func everybodyWhoWaitsIsAnswered() async throws {
        let store = try await city.makeStore()
        let keeper = FailingKeeper(store.lastSigned, failingAfter: 1)
        let sequencer = try await Sequencer.open(
            store: store, keeper: keeper, signer: TestCity.signer())
        _ = try await sequencer.append(TestCity.registrar())
        let failures = await withTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    guard let note = try? TestCity.note("\(number)") else { return 0 }
                    let results = await sequencer.append(contentsOf: [note, note])
                    return results.count { $0 == .failure(.storage(.inputOutput)) }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(failures == 80)
    }

    @Test func aReadOnlyStoreSequencesNothing() async throws {
        _ = try await city.begin()
        let store = try await city.openStore(for: .reading)
        await #expect(throws: LedgerError.storage(.inaccessible)) {
            try await city.sequencer(store)
        }
    }
}
