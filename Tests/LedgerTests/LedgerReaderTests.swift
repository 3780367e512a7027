import Foundation
import Ledger
import LedgerTestSupport
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

/// Three witnesses with keys from fixed seeds; two must cosign.
struct TestWitnesses {
    static let names = ["w1.test.example", "w2.test.example", "w3.test.example"]

    static func cosigner(_ number: Int) throws -> Cosigner {
        try Cosigner(name: names[number], key: TestCity.key(UInt8(100 + number)))
    }

    static func policy(threshold: Int = 2) throws -> WitnessPolicy {
        var keys: [NoteVerifierKey] = []
        for number in names.indices {
            let cosigner = try cosigner(number)
            keys.append(cosigner.verifierKey)
        }
        return try WitnessPolicy(threshold: threshold, of: keys)
    }

    /// What witness `number` answers to `request`, knowing `state`.
    static func answer(
        _ number: Int, to request: AddCheckpointRequest, state: WitnessState? = nil,
        timestamp: Int = 1_800_000_000
    ) throws -> CosigningAnswer {
        let cosigner = try cosigner(number)
        let logs = [WitnessedLog(identity: try TestCity.log(), state: state)]
        return try cosigner.answer(request.bytes, logs: logs, timestamp: timestamp)
    }
}

@Suite("Ledger reader")
struct LedgerReaderTests {
    let city = TestCity()

    @Test func everyEntryHasAProof() async throws {
        try await city.fill(to: 300, batch: 37)
        let reader = try await city.reader()
        for index in [0, 1, 2, 127, 128, 255, 256, 257, 298, 299] {
            let entry = try await reader.entry(at: index)
            let proof = try await reader.proof(of: index)
            let parsed = try ProofBundle(parsing: proof.bytes)
            let verified = try parsed.verify(leaf: .leaf(entry.leaf), log: TestCity.log())
            #expect(verified.checkpoint.size == 300)
            #expect(throws: LogError.self) {
                try parsed.verify(leaf: .leaf(entry.leaf + [0]), log: TestCity.log())
            }
        }
        for index in [-1, 300, Int.max] {
            await #expect(throws: LedgerError.entryUnknown(index: index)) {
                try await reader.proof(of: index)
            }
            await #expect(throws: LedgerError.entryUnknown(index: index)) {
                try await reader.entry(at: index)
            }
        }
    }

    @Test func anyTwoSizesAreConsistent() async throws {
        try await city.fill(to: 600, batch: 200)
        let reader = try await city.reader()
        let hashes = try await reader.entries(in: 0..<600).map(\.leafHash)
        let sizes = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600]
        for (position, old) in sizes.enumerated() {
            for new in sizes[position...] {
                let proof = try await reader.consistency(from: old, to: new)
                try proof.verify(
                    oldRoot: MerkleTree.root(of: hashes.prefix(old)),
                    newRoot: MerkleTree.root(of: hashes.prefix(new)))
            }
        }
        await #expect(throws: LedgerError.checkpointUnknown(size: 601)) {
            try await reader.consistency(from: 3, to: 601)
        }
        await #expect(throws: LedgerError.checkpointUnknown(size: 9)) {
            try await reader.consistency(from: 9, to: 8)
        }
        await #expect(throws: LedgerError.checkpointUnknown(size: -1)) {
            try await reader.consistency(from: -1, to: 8)
        }
    }

    @Test func entriesAreFoundByEachKey() async throws {
        try await city.fill(to: 20)
        let reader = try await city.reader()
        let entry = try await reader.entry(at: 13)
        let id = try #require(RecordIdentifier(entry.recordID))
        #expect(try await reader.entry(id: id) == entry)
        #expect(try await reader.entry(leafHash: entry.leafHash) == entry)
        #expect(try await reader.entry(id: RecordIdentifier()) == nil)
        #expect(try await reader.entry(leafHash: .empty) == nil)
        #expect(try await reader.entries(in: 18..<90).map(\.index) == [18, 19])
    }

    @Test func proofsWaitForTheQuorum() async throws {
        try await city.fill(to: 10)
        let reader = try await LedgerReader(
            city.openStore(for: .cosigning), policy: TestWitnesses.policy())
        await #expect(throws: LedgerError.quorumMissing(size: 4)) { try await reader.proof(of: 3) }
        let request = try await reader.addCheckpointRequest(from: 0)
        var states: [WitnessState?] = []
        for number in 0..<2 {
            let answer = try TestWitnesses.answer(number, to: request)
            #expect(answer.status == 200)
            states.append(answer.newState)
            _ = try await reader.addCosignatures(answer: answer.body, size: 10)
            #expect(try await reader.quorumCheckpoint() == nil || number == 1)
        }
        let leaf = try await reader.entry(at: 3).leaf
        try await reader.proof(of: 3).verify(
            leaf: .leaf(leaf), log: TestCity.log(), policy: TestWitnesses.policy())
        // What came later is not covered yet; the next round starts where the witness stopped.
        try await city.fill(to: 300)
        #expect(try await reader.quorumCheckpoint()?.checkpoint.size == 10)
        await #expect(throws: LedgerError.quorumMissing(size: 12)) {
            try await reader.proof(of: 11)
        }
        let next = try await reader.addCheckpointRequest(from: 10)
        for (number, state) in states.enumerated() {
            let answer = try TestWitnesses.answer(number, to: next, state: state)
            #expect(answer.status == 200)
            // Here as a whole note.
            let note = try next.note.adding(
                answer: answer.body, from: TestWitnesses.policy().witnesses.map(\.key))
            _ = try await reader.addCosignatures(note.bytes)
        }
        #expect(try await reader.proof(of: 11).checkpoint.signatures.count == 3)
        #expect(try await city.fsck(TestWitnesses.policy()).difference == nil)
        // A sequencer opens after the cosigned checkpoint.
        try await city.fill(to: 301)
    }

    @Test func aNewerCosignatureReplacesTheOlder() async throws {
        try await city.fill(to: 4)
        let reader = try await LedgerReader(
            city.openStore(for: .cosigning), policy: TestWitnesses.policy(threshold: 1))
        let request = try await reader.addCheckpointRequest(from: 0)
        for timestamp in [1_800_000_100, 1_800_000_300, 1_800_000_200] {
            let answer = try TestWitnesses.answer(0, to: request, timestamp: timestamp)
            _ = try await reader.addCosignatures(answer: answer.body, size: 4)
        }
        let checkpoint = try #require(try await reader.quorumCheckpoint())
        #expect(checkpoint.note.signatures.count == 2)
        #expect(checkpoint.cosignatures.map(\.timestamp) == [1_800_000_300])
    }

    @Test func foreignCosignaturesAreRefused() async throws {
        try await city.fill(to: 4)
        let other = TestCity()
        try await other.fill(to: 4)
        let reader = try await LedgerReader(
            city.openStore(for: .cosigning), policy: TestWitnesses.policy())
        let request = try await reader.addCheckpointRequest(from: 0)
        let good = try TestWitnesses.answer(0, to: request)
        let stranger = try Cosigner(name: "stranger", key: TestCity.key(50))
        let strange = try stranger.cosign(
            Checkpoint(parsing: request.note.text), timestamp: 1_800_000_000)
        let forks = try await other.reader().addCheckpointRequest(from: 0)
        let fork = try TestWitnesses.answer(0, to: forks)
        var broken = good.body
        broken[broken.count - 12] = broken[broken.count - 12] == 65 ? 66 : 65
        for body in [
            Array(strange.line.utf8), fork.body, broken, [], good.body.dropLast(),
        ] {
            await #expect(throws: LedgerError.cosignatureRefused) {
                try await reader.addCosignatures(answer: body, size: 4)
            }
        }
        let forked = try forks.note.adding(
            answer: fork.body, from: TestWitnesses.policy().witnesses.map(\.key))
        for note in [forked.bytes, request.note.bytes, [], [10, 10]] {
            await #expect(throws: LedgerError.cosignatureRefused) {
                try await reader.addCosignatures(note)
            }
        }
        await #expect(throws: LedgerError.checkpointUnknown(size: 3)) {
            try await reader.addCosignatures(answer: good.body, size: 3)
        }
        #expect(try await reader.newestCheckpoint()?.note.signatures.count == 1)
        let reading = try await city.reader(TestWitnesses.policy())
        await #expect(throws: LedgerError.storage(.inaccessible)) {
            try await reading.addCosignatures(answer: good.body, size: 4)
        }
    }
}
