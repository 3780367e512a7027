import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

@Suite("Sequencer")
struct SequencerTests {
    let city = TestCity()

    @Test func manyWritersAtOnce() async throws {
        let (store, sequencer) = try await city.begin()
        let (writerCount, appendCount) = (64, 10)
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
        let count = writerCount * appendCount
        #expect(acknowledgements.map(\.index).sorted() == Array(1...count))
        #expect(acknowledgements.allSatisfy { $0.index < $0.treeSize })
        let entries = try await store.entries(in: 0..<count + 10)
        #expect(entries.map(\.index) == Array(0...count))
        let reader = try await LedgerReader(store)
        let checkpoint = try #require(try await reader.newestCheckpoint()).checkpoint
        #expect(checkpoint.size == count + 1)
        #expect(checkpoint.root == MerkleTree.root(of: entries.map { .leaf($0.leaf) }))
        for acknowledgement in acknowledgements {
            #expect(entries[acknowledgement.index].leafHash == acknowledgement.leafHash)
        }
        #expect(try await city.fsck().difference == nil)
    }

    @Test func groupsOfCallersShareACommit() async throws {
        let (store, sequencer) = try await city.begin()
        let limit = Sequencer.batchLimit
        let notes = try (0..<limit + 44).map { try TestCity.note("\($0)") }
        let sizes = try await sequencer.append(contentsOf: notes).map { try $0.get().treeSize }
        let (first, second) = (limit + 1, limit + 45)
        #expect(
            sizes == Array(repeating: first, count: limit) + Array(repeating: second, count: 44))
        let checkpoints = try await store.checkpoints(in: 0..<second + 1, limit: 10)
        #expect(checkpoints.map(\.size) == [1, first, second])
    }

    @Test func theSameEnvelopeAgainGetsItsFirstIndex() async throws {
        let (store, sequencer) = try await city.begin()
        let note = try TestCity.note("once")
        let first = try await sequencer.append(note)
        _ = try await sequencer.append(TestCity.note("between"))
        let again = try await sequencer.append(note)
        #expect(again.index == first.index)
        #expect(again.leafHash == first.leafHash)
        let leaf = try await store.entries(in: 1..<2)[0].leaf
        #expect(try await sequencer.append(Envelope(leaf: leaf)).index == first.index)
        let twin = try TestCity.note("twin")
        let both = await sequencer.append(contentsOf: [twin, twin])
        #expect(try both[0].get().index == 3)
        #expect(try both[1].get().index == 3)
        #expect(try await store.head().size == 4)
    }

    @Test func theSameIdentifierWithOtherContentIsRefused() async throws {
        let (store, sequencer) = try await city.begin()
        let note = try TestCity.note("one")
        _ = try await sequencer.append(note)
        let id = note.id.description
        await #expect(throws: LedgerError.identifierTaken(id: id)) {
            try await sequencer.append(TestCity.note("other", id: note.id))
        }
        let fresh = RecordIdentifier()
        let pair = await sequencer.append(
            contentsOf: [
                try TestCity.note("a", id: fresh), try TestCity.note("b", id: fresh),
            ])
        #expect(try pair[0].get().index == 2)
        #expect(pair[1] == .failure(.identifierTaken(id: fresh.description)))
        #expect(try await store.head().size == 3)
    }

    @Test func refusedEnvelopesStopNoOther() async throws {
        let (store, sequencer) = try await city.begin()
        let stranger = try TestCity.key(9)
        let foreign = try TestCity.note("not mine").signed(by: stranger, name: "stranger")
        let forged = try TestCity.note("forged").signed(by: stranger, name: TestCity.origin)
        let results = await sequencer.append(
            contentsOf: [
                try TestCity.note("a"), foreign, forged, try TestCity.note("b"),
            ])
        #expect(try results[0].get().index == 1)
        #expect(results[1] == .failure(.notAdmitted(.operatorOnly)))
        #expect(results[2] == .failure(.notAdmitted(.operatorOnly)))
        #expect(try results[3].get().index == 2)
        #expect(try await store.head().size == 3)
        #expect(try await city.fsck().difference == nil)
    }

    @Test func theFirstEntryMustBeTheRegistrars() async throws {
        let store = try await city.makeStore()
        let sequencer = try await city.sequencer(store)
        await #expect(throws: LedgerError.notAdmitted(.firstEntryNotRegistrar)) {
            try await sequencer.append(TestCity.note("too early"))
        }
        #expect(try await store.newestCheckpoint() == nil)
        #expect(try await sequencer.append(TestCity.registrar()).index == 0)
    }

    @Test func membershipSurvivesARestart() async throws {
        let agency = try TestCity.key(3)
        let schema = try SchemaRecord(
            schemaID: "did:example:a/schema/1", issuerID: "did:example:a", name: "s",
            version: "1", attributes: [.init(name: "name", kind: .text)])
        let envelope = try Envelope(
            .schema(schema), created: TestCity.time("2026-02-01T00:00:00Z")
        ).signed(by: agency, name: "agency.test.example")
        do {
            let (_, sequencer) = try await city.begin()
            await #expect(throws: LedgerError.notAdmitted(.memberUnknown)) {
                try await sequencer.append(envelope)
            }
            _ = try await sequencer.append(
                TestCity.membership(
                    .agency, name: "agency.test.example", key: agency.verificationKey,
                    types: [.identitySchema, .identityDefinition]))
            _ = try await sequencer.append(TestCity.note("between"))
        }
        let store = try await city.openStore()
        let sequencer = try await city.sequencer(store)
        #expect(try await sequencer.append(envelope).index == 3)
        #expect(try await city.reader().members().schema(schema.schemaID)?.index == 3)
        #expect(try await city.fsck().difference == nil)
    }
}
