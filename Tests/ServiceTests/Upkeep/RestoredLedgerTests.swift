import CityTestSupport
import Foundation
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerClient
import LedgerTestSupport
import SQLiteStore
import SealedStorage
import Sodium
import Testing
import TransparencyLog
import Witness

@testable import Service

@Suite("A ledger that was restored")
struct RestoredLedgerTests {
    /// A service that went on after its backup, and what was restored of it.
    private func restored(then count: Int) async throws -> (ServiceFolder, restored: String) {
        let folder = try await ServiceFolder(entries: 12)
        let path = Temporary.path("ledger-\(hexadecimal(randomBytes(4))).age")
        let passphrase = try SecretBytes(copying: [1, 2, 3])
        _ = try await ServiceBackup(
            of: folder.path, to: path, passphrase: passphrase, now: City.now, workFactor: 1)
        if count > 0 { try await folder.append(count) }
        let target = Temporary.path("restored-\(hexadecimal(randomBytes(4)))")
        _ = try await ServiceRestore(path, passphrase: passphrase, to: target)
        await #expect(throws: LedgerError.restoredUnconfirmed) {
            try await ServiceFolder.sequence(target)
        }
        return (folder, target)
    }

    @Test func goesOnWhereNothingWasSignedSince() async throws {
        let (folder, target) = try await restored(then: 0)
        let note = try #require(try await ServiceFolder.newestNote(in: folder.path))
        let outcome = try await RestoredLedger(in: target).confirm(newest: Array(note.utf8))
        #expect(outcome == .open(size: 12))
        _ = try await ServiceFolder.sequence(target).append(TestCity.note("after"))
        await #expect(throws: UpkeepError.nothingToConfirm) {
            try await RestoredLedger(in: target)
        }
    }

    @Test func anOldStateRefusesToSign() async throws {
        let (folder, target) = try await restored(then: 5)
        let note = try #require(try await ServiceFolder.newestNote(in: folder.path))
        let outcome = try await RestoredLedger(in: target).confirm(newest: Array(note.utf8))
        #expect(outcome == .behind(size: 12, signedSize: 17))
        await #expect(throws: LedgerError.rolledBack(signedSize: 17, storedSize: 12)) {
            try await ServiceFolder.sequence(target)
        }
    }

    @Test func theCheckpointOfAnotherLogOpensNothing() async throws {
        let (_, target) = try await restored(then: 0)
        let other = try await ServiceFolder(entries: 12)
        // The key is the same, the history is another: worse than old.
        let fork = try #require(try await ServiceFolder.newestNote(in: other.path))
        let ledger = try await RestoredLedger(in: target)
        await #expect(throws: UpkeepError.checkpointForeign) {
            try await ledger.confirm(newest: Array("nothing\n".utf8))
        }
        await #expect(throws: LedgerError.restoredUnconfirmed) {
            try await ServiceFolder.sequence(target)
        }
        let outcome = try await ledger.confirm(newest: Array(fork.utf8))
        #expect(outcome == .behind(size: 12, signedSize: 12))
        await #expect(throws: LedgerError.rolledBack(signedSize: 12, storedSize: 12)) {
            try await ServiceFolder.sequence(target)
        }
    }

    private func witness(_ name: String) throws -> LogWitness {
        try LogWitness.create(
            at: Scratch.path(name), name: "\(name).test.example",
            logs: [TestCity.signer().verifierKey], passphrase: Scratch.passphrase())
    }

    private func policy(_ witness: LogWitness, at url: String) throws -> WitnessPolicy {
        try WitnessPolicy(
            parsing:
                "witness w \(witness.verifierKey.text) \(url)\ngroup all 1 w\nquorum all\n".utf8)
    }

    /// Witnesses remember, and one that was asked in vain counts for nothing.
    @Test(arguments: [0, 4])
    func witnessesAreAsked(_ later: Int) async throws {
        let (folder, target) = try await restored(then: later)
        let witness = try witness("w-\(later)")
        let serving = WitnessEndpoints(witness: WitnessTurn(witness, clock: { City.now }))
        try await LogSite.application(serving.endpoints).test(.live) { client in
            let port = try #require(client.port)
            let policy = try policy(witness, at: "http://127.0.0.1:\(port)")
            let original = try await SQLiteStore.open(
                ServiceFolder.ledger(in: folder.path), for: .cosigning)
            _ = try await WitnessRounds(LedgerReader(original, policy: policy)).ask()

            let ledger = try await RestoredLedger(in: target)
            await #expect(throws: UpkeepError.witnessesMissing(cosigned: 0)) {
                try await ledger.confirm(
                    asking: self.policy(witness, at: "http://127.0.0.1:1"))
            }
            await #expect(throws: UpkeepError.witnessesMissing(cosigned: 0)) {
                try await ledger.confirm(asking: .none)
            }
            let outcome = try await ledger.confirm(asking: policy)
            if later == 0 {
                #expect(outcome == .open(size: 12))
                _ = try await ServiceFolder.sequence(target).append(TestCity.note("after"))
            } else {
                #expect(outcome == .behind(size: 12, signedSize: nil))
                await #expect(throws: LedgerError.restoredUnconfirmed) {
                    try await ServiceFolder.sequence(target)
                }
            }
        }
    }
}
