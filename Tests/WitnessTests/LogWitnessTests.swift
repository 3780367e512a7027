import Ledger
import Records
import Sodium
import CityTestSupport
import Foundation
import JSONDocuments
import LogFiles
import SealedStorage
import Testing
import TransparencyLog
import Witness

@Suite("A witness cosigns what continues what it cosigned, and nothing else")
struct LogWitnessTests {
    private static let time = City.now.epochSeconds

    private func makeWitness(
        _ city: City, logs: [NoteVerifierKey]? = nil
    ) throws -> (witness: LogWitness, path: String) {
        let path = Scratch.path("witness")
        let witness = try LogWitness.create(
            at: path, name: "w.test.example", logs: logs ?? [city.logKey()],
            passphrase: Scratch.passphrase())
        return (witness, path)
    }

    private func reopen(_ path: String) throws -> LogWitness {
        try LogWitness.open(at: path, passphrase: Scratch.passphrase())
    }

    /// Expects a refusal that leaves the witness's files as they are.
    private func expectRefusal(
        _ witness: LogWitness, _ path: String, _ log: ExportedLog, status: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try Scratch.contents(path)
        let answer = try witness.cosign(log, timestamp: Self.time)
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.newState == nil, sourceLocation: sourceLocation)
        #expect(try Scratch.contents(path) == before, sourceLocation: sourceLocation)
    }

    @Test func cosignsAGrowingLogAcrossReopening() async throws {
        let city = try await City()
        var path = ""
        var key: NoteVerifierKey?
        let export = try await city.export()
        do {
            let (witness, place) = try makeWitness(city)
            path = place
            key = witness.verifierKey
            let answer = try witness.cosign(export, timestamp: Self.time)
            #expect(answer.status == 200)
            try check(answer, of: export, by: witness.verifierKey)
        }
        try await city.note("more")
        try await city.export(to: export.path)
        let witness = try reopen(path)
        #expect(witness.verifierKey == key)
        let answer = try witness.cosign(export, timestamp: Self.time + 1)
        #expect(answer.status == 200)
        try check(answer, of: export, by: witness.verifierKey)
        // The same checkpoint again is cosigned again.
        #expect(try witness.cosign(export, timestamp: Self.time + 2).status == 200)
    }

    /// The answer, put under the log's checkpoint, meets a quorum of this one witness.
    private func check(
        _ answer: CosigningAnswer, of log: ExportedLog, by key: NoteVerifierKey
    ) throws {
        let note = try log.checkpoint().adding(answer: answer.body, from: [key])
        let origin = try Checkpoint(parsing: note.text).origin
        #expect(origin == City.origin)
        let logKey = try NoteVerifierKey(
            parsing: String(
                decoding: Data(contentsOf: URL(filePath: log.path + "/vkey")), as: UTF8.self
            ).trimmingCharacters(in: .newlines))
        let verified = try VerifiedCheckpoint(
            opening: note, of: LogIdentity(keys: [logKey]),
            policy: WitnessPolicy(threshold: 1, of: [key]))
        #expect(verified.cosignatures.count == 1)
    }

    @Test func refusesAForkOfAnySize() async throws {
        let city = try await City()
        let fork = try await City(seeds: city.seeds)
        let (witness, path) = try makeWitness(city)
        #expect(try await witness.cosign(city.export(), timestamp: Self.time).status == 200)
        let size = try await city.reader().size()
        #expect(try await fork.reader().size() == size)
        try expectRefusal(witness, path, await fork.export(), status: 422)
        for number in 0..<5 {
            try await fork.note("fork \(number)")
            try expectRefusal(witness, path, await fork.export(), status: 422)
        }
        // The true log still goes on.
        try await city.note("true")
        #expect(try await witness.cosign(city.export(), timestamp: Self.time).status == 200)
    }

    @Test func refusesAForkAfterReopening() async throws {
        let city = try await City()
        let fork = try await City(seeds: city.seeds)
        try await fork.note("fork")
        let path = try await {
            let (witness, path) = try makeWitness(city)
            _ = try await witness.cosign(city.export(), timestamp: Self.time)
            return path
        }()
        try expectRefusal(reopen(path), path, await fork.export(), status: 422)
    }

    @Test func aShorterLogIsAConflictThatNamesTheSize() async throws {
        let city = try await City()
        let old = try await city.export()
        try await city.note("newer")
        let (witness, path) = try makeWitness(city)
        #expect(try await witness.cosign(city.export(), timestamp: Self.time).status == 200)
        try expectRefusal(witness, path, old, status: 409)
        let answer = try witness.cosign(old, timestamp: Self.time)
        let size = try await city.reader().size()
        #expect(try AddCheckpointRequest.size(inConflict: answer.body) == size)
    }

    @Test func anotherLogIsUnknown() async throws {
        let city = try await City()
        let key = try NoteSigner(name: "other.test.example/log", key: .init()).verifierKey
        let (witness, path) = try makeWitness(city, logs: [key])
        try expectRefusal(witness, path, await city.export(), status: 404)
    }

    @Test func anotherKeyUnderTheNameIsRefused() async throws {
        let city = try await City()
        let key = try NoteSigner(name: City.origin, key: .init()).verifierKey
        let (witness, path) = try makeWitness(city, logs: [key])
        try expectRefusal(witness, path, await city.export(), status: 403)
    }

    @Test(arguments: ["", "old -1\n\n", "old 0\n", "not a request", "old 0\n\nnote\n"])
    func whatIsNoRequestIsMalformed(_ text: String) async throws {
        let city = try await City()
        let (witness, _) = try makeWitness(city)
        #expect(try witness.answer(Array(text.utf8), timestamp: Self.time).status == 400)
    }

    @Test func tilesThatWereChangedAreNotCosigned() async throws {
        let city = try await City()
        let (witness, path) = try makeWitness(city)
        let export = try await city.export()
        #expect(try witness.cosign(export, timestamp: Self.time).status == 200)
        try await city.note("more")
        try await city.note("and more")
        try await city.export(to: export.path)
        let before = try Scratch.contents(path)
        let size = try await city.reader().size()
        let tile = URL(filePath: export.path + "/tile/0/000.p/\(size)")
        var bytes = try Data(contentsOf: tile)
        bytes[bytes.count - 40] ^= 1
        try bytes.write(to: tile)
        #expect(throws: LogError.self) { try witness.cosign(export, timestamp: Self.time) }
        #expect(try Scratch.contents(path) == before)
    }

    @Test func twoOpeningsAtOnceWaitForEachOther() async throws {
        let city = try await City()
        let path = try await {
            let (witness, path) = try makeWitness(city)
            _ = try await witness.cosign(city.export(), timestamp: Self.time)
            return path
        }()
        let fork = try await City(seeds: city.seeds)
        try await city.note("true")
        try await fork.note("fork")
        // A stale copy of the state would let each of the two have its way.
        let logs = [try await city.export(), try await fork.export()]
        let statuses = try await withThrowingTaskGroup(
            of: Int.self, returning: [Int].self
        ) { group in
            for log in logs {
                group.addTask {
                    let witness = try LogWitness.open(at: path, passphrase: Scratch.passphrase())
                    return try witness.cosign(log, timestamp: Self.time).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [200, 422])
    }

    @Test func onePlaceIsHeldByOneProcessOnly() async throws {
        let city = try await City()
        let (witness, path) = try makeWitness(city)
        #expect(throws: StorageError.busy(path: path)) {
            _ = try FileLock.take(in: path, waitMilliseconds: 40)
        }
        #expect(witness.verifierKey.name == "w.test.example")
    }
}
