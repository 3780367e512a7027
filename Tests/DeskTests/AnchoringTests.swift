import Ledger
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Synchronization
import Testing
import TransparencyLog
import Wallet

@Suite("Queue, release, receipts, forgetting")
struct AnchoringTests {
    private static let nextHour = City.time("2026-03-02T10:00:00Z")

    private func accept(_ counter: Counter, _ desk: Verifier) async throws -> AnchorPromise {
        let bundle = try await counter.city.ask(desk)
        let answer = try await counter.answer(bundle)
        let outcome = try desk.verify(answer, for: bundle.request, now: City.now)
        return try #require(outcome.acceptance).promise
    }

    @Test func aPromiseIsKeptInTheHourThatFollows() async throws {
        let counter = try await Counter()
        let city = counter.city
        let promise = try await accept(counter, counter.desk)
        #expect(try counter.desk.queueCount() == 1)
        #expect(try Envelope(leaf: promise.leaf).created == City.now.flooredToHour)
        #expect(promise.anchoredBy > Self.nextHour)

        let size = await city.sequencer.size
        #expect(try await city.release(counter.desk, immediately: false) == 0)
        #expect(await city.sequencer.size == size)
        #expect(try counter.desk.queueCount() == 1)
        let late = try await city.release(
            counter.desk, immediately: false, now: Self.nextHour)
        #expect(late == 1)
        #expect(try counter.desk.queueCount() == 0)
        #expect(try await city.reader().entry(at: size).leaf == promise.leaf)
        #expect(try await city.release(counter.desk, now: Self.nextHour) == 0)
    }

    @Test func oneRefusedAnchorHoldsUpNoOther() async throws {
        let counter = try await Counter()
        for _ in 0..<3 { _ = try await accept(counter, counter.desk) }
        let refusing = try await counter.desk.release(immediately: true, now: City.now) {
            envelopes in
            var indexes: [Int?] = [nil]
            for envelope in envelopes.dropFirst() {
                indexes.append(try await counter.city.sequencer.append(envelope).index)
            }
            return indexes
        }
        #expect(refusing == 2)
        #expect(try counter.desk.queueCount() == 1)
        #expect(try await counter.city.release(counter.desk) == 1)
    }

    @Test func anchoringOneAtOnceLeavesTheOthersTheirBatch() async throws {
        let counter = try await Counter()
        _ = try await accept(counter, counter.desk)
        let bundle = try await counter.city.ask(counter.desk)
        let answer = try await counter.answer(bundle)
        let outcome = try counter.desk.verify(answer, for: bundle.request, now: City.now)
        let identifier = try #require(outcome.acceptance).identifier
        let count = try await counter.desk.release(
            only: identifier, immediately: true, now: City.now
        ) { envelopes in
            #expect(envelopes.count == 1)
            return [try await counter.city.sequencer.append(envelopes[0]).index]
        }
        #expect(count == 1)
        #expect(try counter.desk.queueCount() == 1)
    }

    @Test func theQueueSurvivesReopeningAndAFailingLedger() async throws {
        let city = try await City()
        let counterCity = city
        var (desk, path): (Verifier?, String) = try await city.makeDesk()
        let wallet = try ForeignWallet(counterCity)
        let bundle = try await city.ask(#require(desk))
        let answer = try wallet.present(bundle.request.presentationRequest())
        _ = try desk?.verify(answer, for: bundle.request, now: City.now)
        desk = nil
        let again = try Verifier.open(
            at: path, passphrase: Scratch.passphrase(), now: City.now)
        #expect(try again.queueCount() == 1)
        #expect(
            try again.verify(answer, for: bundle.request, now: City.now).refusal == "nonce")

        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await again.release(immediately: true, now: City.now) { _ in throw Broken() }
        }
        #expect(try again.queueCount() == 1)
        let size = await city.sequencer.size
        // A crash behind the append: the same entry is offered again and found.
        await #expect(throws: Broken.self) {
            try await again.release(immediately: true, now: City.now) { envelopes in
                for envelope in envelopes { _ = try await city.sequencer.append(envelope) }
                throw Broken()
            }
        }
        #expect(try await city.release(again) == 1)
        #expect(await city.sequencer.size == size + 1)
    }

    @Test func aBatchIsShuffled() async throws {
        let city = try await City()
        let (desk, _) = try await city.makeDesk()
        let wallet = try ForeignWallet(city)
        for _ in 0..<6 {
            let request = try await city.ask(desk).request
            _ = try desk.verify(
                wallet.present(request.presentationRequest()), for: request, now: City.now)
        }
        struct Stop: Error {}
        let orders = Mutex<Set<[Envelope]>>([])
        for _ in 0..<8 {
            await #expect(throws: Stop.self) {
                try await desk.release(immediately: true, now: City.now) { envelopes in
                    orders.withLock { _ = $0.insert(envelopes) }
                    throw Stop()
                }
            }
        }
        // Eight equal orders of six would happen once in 10^20 runs.
        let seen = orders.withLock { $0 }
        #expect(seen.count > 1)
        #expect(Set(seen.map { Set($0) }).count == 1)
    }

    @Test func receiptsWaitForTheQuorum() async throws {
        let counter = try await Counter(witnessCount: 3)
        let city = counter.city
        let promise = try await accept(counter, counter.desk)
        #expect(try await city.receipts(counter.desk).isEmpty)
        #expect(try await city.release(counter.desk) == 1)
        #expect(try await city.receipts(counter.desk).isEmpty)
        try await city.cosign()
        let receipts = try await city.receipts(counter.desk)
        let receipt = try #require(receipts.values.first)
        #expect(receipts.count == 1)
        #expect(receipt.evidence.leaf == promise.leaf)
        #expect(receipt.salt == promise.salt)
        try await counter.wallet.keep(receipt)
        #expect(try await city.receipts(counter.desk).isEmpty)
    }

    @Test func aReceiptThatDoesNotVerifyIsNotHandedOut() async throws {
        let counter = try await Counter()
        let city = counter.city
        _ = try await accept(counter, counter.desk)
        _ = try await city.release(counter.desk)
        let wrong = try await city.reader().proof(of: 0)
        await #expect(throws: LogError.self) {
            try await counter.desk.writeReceipts(
                now: City.now, proof: { _ in wrong }, write: { _, _ in Issue.record("handed out") })
        }
        #expect(try await city.receipts(counter.desk).count == 1)
    }
}
