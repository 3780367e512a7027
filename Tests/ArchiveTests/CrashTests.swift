import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import Records
import Sodium
import Synchronization
import Testing

/// A process that dies between two steps.
private struct Crash: Error {}

@Suite("Death between any two steps")
struct CrashTests {
    /// Runs `work` until `step`; says whether it came to it.
    private func dying(
        at step: Step, _ work: () async throws -> Void
    ) async throws -> Bool {
        do {
            try await Step.$passing.withValue({ if $0 == step { throw Crash() } }) {
                try await work()
            }
            return false
        } catch is Crash {
            return true
        }
    }

    private func file() throws -> String {
        let path = Scratch.path("attachment")
        try Data(randomBytes(100_000)).write(to: URL(filePath: path))
        return path
    }

    @Test(arguments: [Step.bodiesWritten, .recordsStored, .entriesAppended, .entriesSettled])
    func anAdditionIsRepeated(_ step: Step) async throws {
        let town = try await Town()
        try await town.rule()
        let submission = try Submission.leak([.init(name: "a", path: file())])
        do {
            let custodian = try await town.open()
            #expect(
                try await dying(at: step) {
                    _ = try await town.add(submission, to: custodian)
                })
        }
        let custodian = try await town.open()
        let bodies = { try FileManager.default.contentsOfDirectory(atPath: town.path + "/bodies") }
        #expect(try bodies().count == (step == .bodiesWritten ? 0 : 1))
        let added = try await custodian.add(
            submission, members: town.members(), now: town.now, append: town.append)
        let entries = try await town.entries().filter { $0.envelope.id == submission.id }
        #expect(entries.map(\.index) == [added.index])
        #expect(entries[0].envelope.leaf == added.leaf)
        #expect(try bodies().count == 1)
        let reader = try Reader()
        let grant = try await town.grant(reader.request(submission.id), by: custodian)
        _ = try PayloadDocument(parsing: reader.decrypt(grant.file))
    }

    @Test(arguments: [
        Step.accessStored, .entriesAppended, .entriesSettled, .proofVerified, .accessFinished,
    ])
    func aGrantIsRepeatedUnderTheSameEntry(_ step: Step) async throws {
        let record = try await OneRecord()
        do {
            let custodian = try await record.town.open()
            #expect(try await dying(at: step) { try await record.grant(by: custodian) })
        }
        let custodian = try await record.town.open()
        // Whether or not anybody asks again, the number that was given has its entry.
        #expect(try await record.usage().accesses.count == 1)
        let grant = try await record.grant(by: custodian)
        _ = try PayloadDocument(parsing: record.reader.decrypt(grant.file))
        let usage = try await record.usage()
        // Once the key was handed out, asking again is another access.
        #expect(usage.accesses.count == (step == .accessFinished ? 2 : 1))
        #expect(usage.gaps.isEmpty && usage.accesses.last?.index == grant.accessIndex)
    }

    @Test func aNumberIsGivenBackWhenTheLedgerRefusesItsEntry() async throws {
        let record = try await OneRecord()
        do {
            let custodian = try await record.town.open()
            #expect(try await dying(at: .accessStored) { try await record.grant(by: custodian) })
        }
        // The rule ends before the entry reaches the ledger.
        try await record.town.rule(replaces: record.rule)
        let custodian = try await record.town.open()
        #expect(try await record.town.accesses().isEmpty)
        try await record.grant(by: custodian)
        #expect(try await record.usage().accesses.map(\.number) == [0])
    }

    @Test(
        arguments: [
            Step.epochWritten, .keysRewrapped, .oldEpochDestroyed, .bodiesRemoved, .entriesAppended,
            .entriesSettled,
        ], [true, false])
    func anErasureIsRepeated(_ step: Step, isReopened: Bool) async throws {
        let reader = try Reader()
        let kept = try await ErasureTests.Scene(reader: reader)
        let (town, erased) = (kept.town, kept.erased)
        try await town.rule(.erase, purpose: "court-order", records: [erased])
        #expect(
            try await dying(at: step) { try await kept.eraseAgain() })
        // Where the first one lives on, its lock would keep a second one out: so a copy dies.
        let path = isReopened ? try Scratch.copy(town.path, "dead") : town.path
        let alive = isReopened ? try await town.open(path) : kept.custodian
        try await town.erase([erased], by: alive)
        #expect(try await town.erasures().map(\.records) == [[erased]])
        try await kept.expectErased(alive, reader)
        let keys = try FileManager.default.contentsOfDirectory(atPath: path + "/epoch")
            .filter { $0.hasPrefix("key-") }
        #expect(keys == ["key-2"])
    }

    @Test func aHoldIsRepeated() async throws {
        let town = try await Town()
        let id: RecordIdentifier
        do {
            let custodian = try await town.open()
            id = try await town.add(Submission.leak(), to: custodian)
            try await town.rule(.hold, purpose: "trial", records: [id])
            #expect(
                try await dying(at: .holdStored) {
                    try await custodian.hold(
                        [id], members: town.members(), now: town.now, append: town.append)
                })
        }
        let custodian = try await town.open()
        try await custodian.hold(
            [id], members: town.members(), now: town.now, append: town.append)
        #expect(try await town.holds().count == 1)
    }

    @Test func aRefusalIsLoggedAllTheSame() async throws {
        let town = try await Town()
        let reader = try Reader()
        do {
            let custodian = try await town.open()
            let id = try await town.add(Submission.leak(), to: custodian)
            #expect(
                try await dying(at: .noteStored) {
                    _ = try await town.grant(reader.request(id), by: custodian)
                })
        }
        #expect(try await town.refusals().isEmpty)
        _ = try await town.open()
        #expect(try await town.refusals().count == 1)
    }

    /// An answer that never came back is no refusal.
    @Test func aLedgerThatFailsIsAskedAgain() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let submission = try Submission.leak()
        let append = town.append
        await #expect(throws: Crash.self) {
            _ = try await custodian.add(
                submission, members: town.members(), now: town.now
            ) { entries in
                _ = try await append(entries)
                throw Crash()
            }
        }
        let added = try await custodian.add(
            submission, members: town.members(), now: town.now, append: append)
        let entries = try await town.entries().filter { $0.envelope.id == submission.id }
        #expect(entries.map(\.index) == [added.index])
    }
}

extension ErasureTests.Scene {
    func eraseAgain() async throws { try await town.erase([erased], by: custodian) }
}
