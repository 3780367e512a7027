import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Ledger
import Records
import TestSupport
import Testing
import Wallet

@testable import Desk

/// What many accepted presentations leave behind that became durable by one write.
@Suite("Acceptances that are kept together")
struct TogetherTests {
    private let counter: Counter
    private let city: City
    private let desk: Verifier
    private let path: String

    init() async throws {
        counter = try await Counter.shared.value
        city = counter.city
        (desk, path) = try await city.makeDesk("together-\(UUID()).test.example")
    }

    private func answers(_ count: Int) async throws -> [Verifier.Answer] {
        var answers: [Verifier.Answer] = []
        for _ in 0..<count {
            let bundle = try await city.ask(desk)
            answers.append(.init(try await counter.answer(bundle), for: bundle.request))
        }
        return answers
    }

    private func outcomes(_ answers: [Verifier.Answer]) async throws -> [Verifier.Outcome] {
        try await desk.verifyTogether(answers, now: City.now).map { try $0.get() }
    }

    /// The desk as a process finds it that opens what a killed one left.
    private func reopened(_ name: String) throws -> Verifier {
        try Verifier.open(
            at: Scratch.copy(path, name), passphrase: Scratch.passphrase(), now: City.now)
    }

    @Test func theyWaitInOneFileAndAreAnchored() async throws {
        let answers = try await answers(5)
        let accepted = try await outcomes(answers).compactMap(\.acceptance)
        #expect(accepted.count == 5)
        #expect(accepted.allSatisfy { $0.promise.isSigned(by: desk.verifierKey) })
        let files = try Scratch.contents(path).keys
        #expect(files.filter { $0.hasPrefix("batches/") }.count == 1)
        #expect(!files.contains { $0.hasPrefix("queue/") || $0.hasPrefix("pending/") })
        #expect(try desk.queueCount() == 5)
        #expect(try await outcomes(answers).allSatisfy { $0.refusal == "nonce" })

        // One goes alone, and then the rest.
        let reader = try await city.reader()
        let count = try await desk.release(
            only: accepted[2].identifier, immediately: true, now: City.now
        ) { try await self.append($0) }
        #expect(count == 1)
        #expect(try desk.queueCount() == 4)
        #expect(try await city.release(desk) == 4)
        #expect(try desk.queueCount() == 0)
        #expect(try !Scratch.contents(path).keys.contains { $0.hasPrefix("batches/") })
        for acceptance in accepted {
            let envelope = try Envelope(leaf: acceptance.promise.leaf)
            #expect(try await reader.entry(id: envelope.id)?.leaf == envelope.leaf)
        }
        #expect(try await outcomes(answers).allSatisfy { $0.refusal == "nonce" })
    }

    private func append(_ envelopes: [Envelope]) async throws -> [Int?] {
        try await city.sequencer.append(contentsOf: envelopes).map { try $0.get().index }
    }

    /// Killed after the promises were given, and killed between the write and the end of the requests.
    @Test func aKillLosesNoneAndOpensNone() async throws {
        let answers = try await answers(3)
        let open = try Scratch.contents(path).filter { $0.key.hasPrefix("pending/") }
        #expect(open.count == 3)
        let promised = try await outcomes(answers).compactMap(\.acceptance).map(\.identifier)
        let after = try reopened("after")
        #expect(try Set(after.queued().map(\.anchor.identifier)) == Set(promised))

        let between = try Scratch.copy(path, "between")
        for (name, bytes) in open { try bytes.write(to: URL(filePath: between + "/" + name)) }
        let other = try Verifier.open(
            at: between, passphrase: Scratch.passphrase(), now: City.now)
        #expect(try other.queueCount() == 3)
        for answer in answers {
            let outcome = try other.verify(answer.document, for: answer.request, now: City.now)
            #expect(outcome.refusal == "nonce")
        }
        #expect(try other.queueCount() == 3)
    }

    @Test func theFirstGoodAnswerToARequestIsTheOne() async throws {
        let (first, second) = (try await answers(1)[0], try await answers(1)[0])
        let swapped = Verifier.Answer(second.document, for: first.request)
        let again = Verifier.Answer(first.document, for: first.request)
        let outcomes = try await outcomes([swapped, second, first, again, swapped])
        #expect(outcomes.map(\.refusal) == ["proof", nil, nil, "nonce", "nonce"])
        #expect(try desk.queueCount() == 2)
    }

    /// Where the disk takes nothing, nobody is promised anything, and all can answer again.
    @Test func aFailedWritePromisesNothing() async throws {
        let answers = try await answers(2)
        let folder = path + "/batches"
        try FileManager.default.createSymbolicLink(
            atPath: folder, withDestinationPath: path + "/nowhere")
        let swapped = Verifier.Answer(answers[1].document, for: answers[0].request)
        let failed = await desk.verifyTogether(
            [swapped, answers[0], answers[0], answers[1]], now: City.now)
        #expect(try failed[0].get().refusal == "proof")
        for result in failed[1...] { #expect(throws: (any Error).self) { try result.get() } }
        try FileManager.default.removeItem(atPath: folder)
        #expect(try desk.queueCount() == 0)
        #expect(try await outcomes(answers).allSatisfy { $0.acceptance != nil })
    }

    @Test func aPresentationIsForgottenWhenItsTimeIsOver() async throws {
        let template = try City.template(
            json: """
                {"v":1,"name":"kept","purpose":{"zh":"一","en":"One"},
                "audience":{"zh":"窗口","en":"Counter"},"keep":"presentation","keep_days":2,
                "expires_minutes":10,"parameters":{},"reveal":["driving_b"],"conditions":[]}
                """)
        let bundle = try await city.ask(desk, template)
        _ = try await outcomes([.init(counter.answer(bundle), for: bundle.request)])
        #expect(try desk.queued().map { $0.anchor.presentation != nil } == [true])
        let late = try Verifier.open(
            at: Scratch.copy(path, "late"), passphrase: Scratch.passphrase(),
            now: #require(City.now.adding(seconds: 3 * 86_400)))
        let queued = try late.queued()
        #expect(queued.map { $0.anchor.presentation == nil } == [true])
    }

    /// Many acceptances fill more than one file.
    @Test func aFileIsNotMadeLongerThanItsLimit() async throws {
        let bundle = try await city.ask(desk)
        let anchor = KeptAnchor(
            leaf: [UInt8](repeating: 0x61, count: 60_000), salt: [UInt8](repeating: 1, count: 32),
            request: bundle.request, presentation: .null, place: nil)
        let batches = AnchorBatch.batches(of: Array(repeating: anchor, count: 40))
        #expect(batches.count > 1 && batches.map(\.anchors.count).reduce(0, +) == 40)
        #expect(
            batches.allSatisfy { $0.json.canonicalBytes.count < AnchorBatch.byteLimit + 1_000 })
        #expect(AnchorBatch.batches(of: []).isEmpty)
    }
}
