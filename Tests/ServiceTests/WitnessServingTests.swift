import CityTestSupport
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import LedgerClient
import LedgerTestSupport
import NIOCore
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog
import Witness

@testable import Service

@Suite("Witnesses cosign over HTTP")
struct WitnessServingTests {
    private func witness(_ name: String) throws -> LogWitness {
        try LogWitness.create(
            at: Scratch.path(name), name: "\(name).test.example",
            logs: [TestCity.signer().verifierKey], passphrase: Scratch.passphrase())
    }

    private func application(_ witness: LogWitness) -> some ApplicationProtocol {
        LogSite.application(
            WitnessEndpoints(witness: WitnessTurn(witness, clock: { City.now })).endpoints)
    }

    private func policy(
        _ witnesses: [(LogWitness, url: String)], threshold: Int
    ) throws -> WitnessPolicy {
        let lines = witnesses.enumerated().map { number, one in
            "witness w\(number) \(one.0.verifierKey.text) \(one.url)\n"
        }
        let names = witnesses.indices.map { "w\($0)" }.joined(separator: " ")
        let text = lines.joined() + "group all \(threshold) \(names)\nquorum all\n"
        return try WitnessPolicy(parsing: text.utf8)
    }

    @Test func theWholeProtocol() async throws {
        let site = try await LogSite(size: 5)
        let witness = try witness("w1")
        try await application(witness).test(.router) { client in
            func post(_ body: [UInt8], type: String? = nil) async throws -> TestResponse {
                var headers: HTTPFields = [:]
                headers[.contentType] = type
                return try await client.execute(
                    uri: "/add-checkpoint", method: .post, headers: headers,
                    body: ByteBuffer(bytes: body))
            }
            let origin = hexadecimal(SHA256.hash(TestCity.origin.utf8).bytes)
            let monitored = "/monitor/\(origin)/checkpoint"
            let before = try await client.execute(uri: monitored, method: .get)
            #expect(before.status == .notFound)
            let request = try await site.reader.addCheckpointRequest(from: 0)
            let first = try await post(request.bytes)
            #expect(first.status == .ok)
            #expect(first.headers[.contentType] == "text/plain; charset=utf-8")
            let note = try request.note.adding(
                answer: Array(buffer: first.body), from: [witness.verifierKey])
            #expect(
                try VerifiedCheckpoint(
                    opening: note, of: TestCity.log(),
                    policy: WitnessPolicy(threshold: 1, of: [witness.verifierKey])
                ).cosignatures.count == 1)
            let shown = try await client.execute(uri: monitored, method: .get)
            #expect(shown.status == .ok)
            #expect(try SignedNote(parsing: Array(buffer: shown.body)).text == note.text)

            let again = try await post(request.bytes, type: "application/x-www-form-urlencoded")
            #expect(again.status == .conflict)
            #expect(again.headers[.contentType] == "text/x.tlog.size")
            #expect(String(buffer: again.body) == "5\n")
            try await site.append([TestCity.note("more")])
            let next = try await site.reader.addCheckpointRequest(from: 5)
            let forged = try AddCheckpointRequest(
                oldSize: 5, hashes: next.hashes.map { _ in .empty }, note: next.note)
            #expect(try await post(forged.bytes).status == .unprocessableContent)
            #expect(try await post(Array("old 5\n".utf8)).status == .badRequest)
            let long = [UInt8](repeating: 0x61, count: AddCheckpointRequest.maximumByteCount + 1)
            #expect(try await post(long).status == .contentTooLarge)
            #expect(try await post(next.bytes).status == .ok)
            let other = try await LogSite(size: 2)
            #expect(
                try await post(other.reader.addCheckpointRequest(from: 0).bytes).status
                    == .conflict)
        }
        let stranger = try LogWitness.create(
            at: Scratch.path("w2"), name: "w2.test.example",
            logs: [NoteSigner(name: "else.example/log", key: SigningKey()).verifierKey],
            passphrase: Scratch.passphrase())
        try await application(stranger).test(.router) { client in
            let request = try await site.reader.addCheckpointRequest(from: 0)
            let response = try await client.execute(
                uri: "/add-checkpoint", method: .post, body: ByteBuffer(bytes: request.bytes))
            #expect(response.status == .notFound)
        }
    }

    @Test func ofManyAtOnceOneWins() async throws {
        let site = try await LogSite(size: 5)
        let request = try await site.reader.addCheckpointRequest(from: 0).bytes
        try await application(witness("w1")).test(.router) { client in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        try await client.execute(
                            uri: "/add-checkpoint", method: .post,
                            body: ByteBuffer(bytes: request)
                        ).status.code
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [200: 1, 409: 63])
        }
    }

    @Test func theOperatorAsksUntilTheQuorumIsMet() async throws {
        let site = try await LogSite(size: 5)
        let (one, two) = (try witness("w1"), try witness("w2"))
        try await application(one).test(.live) { client in
            let port = try #require(client.port)
            let here = "http://127.0.0.1:\(port)"
            let policy = try policy([(one, here), (two, "http://127.0.0.1:1")], threshold: 1)
            let cosigner = try await LedgerReader(
                SQLiteStore.open(site.city.directory, for: .cosigning), policy: policy)
            let rounds = WitnessRounds(cosigner)
            for size in [5, 6, 6, 7] {
                if try await site.reader.size() < size {
                    try await site.append([TestCity.note("more \(size)")])
                }
                let outcome = try await rounds.ask()
                #expect(outcome.size == size)
                #expect(outcome.cosigned == ["w1.test.example"])
                #expect(outcome.failed == ["w2.test.example": "unreachable"])
                let reader = site.reader.demanding(policy)
                #expect(try await reader.quorumCheckpoint()?.checkpoint.size == size)
            }
            // Somebody who asks anew does not know where the witness stands, and learns it.
            try await site.append([TestCity.note("last")])
            #expect(
                try await WitnessRounds(cosigner).ask().cosigned == ["w1.test.example"])
        }
    }

    @Test func aWitnessAheadOfTheLogIsNoticed() async throws {
        let (site, other) = (try await LogSite(size: 3), try await LogSite(size: 9))
        let witness = try witness("w1")
        try await application(witness).test(.live) { client in
            let port = try #require(client.port)
            let policy = try policy([(witness, "http://127.0.0.1:\(port)/")], threshold: 1)
            func ask(_ site: LogSite) async throws -> WitnessRounds.Outcome {
                try await WitnessRounds(
                    LedgerReader(
                        SQLiteStore.open(site.city.directory, for: .cosigning), policy: policy)
                ).ask()
            }
            #expect(try await ask(other).cosigned == ["w1.test.example"])
            let outcome = try await ask(site)
            #expect(outcome.cosigned.isEmpty)
            #expect(outcome.failed == ["w1.test.example": "rolled-back"])
        }
    }
}
