import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog
import Wallet

@Suite("Promises and receipts open to the wallet's own show, or are refused")
struct ReceiptTests {
    /// A show that was accepted, with its promise.
    private func show(
        _ pocket: Pocket, _ holder: Holder? = nil
    ) async throws -> (promise: AnchorPromise, digest: SHA256Digest) {
        let holder = holder ?? pocket.wallet
        let bundle = try await pocket.city.ask(pocket.desk)
        let answer = try await holder.present(
            holder.prepare(bundle, now: City.now), now: City.now)
        let outcome = try pocket.desk.verify(answer, for: bundle.request, now: City.now)
        return (try #require(outcome.acceptance).promise, bundle.request.digest)
    }

    @Test func promiseThenReceipt() async throws {
        let pocket = try await Pocket()
        let (promise, digest) = try await show(pocket)
        #expect(try await pocket.wallet.check(promise).request.digest == digest)
        let parsed = try AnchorPromise(json: promise.json)
        #expect(try await pocket.wallet.check(parsed).request.digest == digest)
        _ = try await pocket.city.release(pocket.desk)
        let receipt = try #require(try await pocket.city.receipts(pocket.desk).values.first)
        #expect(try await pocket.wallet.history().allSatisfy { $0.receipt == nil })
        try await pocket.wallet.keep(receipt)
        #expect(try await pocket.wallet.history().map(\.receipt) == [receipt.json])
    }

    @Test func eachFieldOfAPromiseCounts() async throws {
        let pocket = try await Pocket()
        let (promise, _) = try await show(pocket)
        let before = try pocket.state()
        let document = promise.json
        for place in document.leafPaths {
            for value in document[place]?.alterations ?? [] {
                var altered = document
                altered[place] = value
                guard let parsed = try? AnchorPromise(json: altered) else { continue }
                await #expect(throws: WalletError.self, "\(place)") {
                    try await pocket.wallet.check(parsed)
                }
            }
        }
        // The entry's own members, one after the other, signed again as a promise by a stranger.
        let leaf = try JSONValue(parsing: promise.leaf)
        for place in leaf.leafPaths {
            for value in leaf[place]?.alterations ?? [] {
                var altered = leaf
                altered[place] = value
                let forged = AnchorPromise(
                    leaf: altered.canonicalBytes, salt: promise.salt,
                    anchoredBy: promise.anchoredBy, key: try SigningKey())
                await #expect(throws: WalletError.self, "\(place)") {
                    try await pocket.wallet.check(forged)
                }
            }
        }
        #expect(try pocket.state() == before)
    }

    /// A promise whose entry the log would never take is none.
    @Test func aPromiseNeedsAnEntryThatTheDeskSigned() async throws {
        let pocket = try await Pocket()
        let city = pocket.city
        let key = try SigningKey()
        let vkey = try NoteVerifierKey(
            name: "sly.test.example", kind: .signature, publicKey: key.verificationKey)
        try await city.admit(.desk, vkey, attributes: City.askable)
        let anchored = try AnchoredDefinition(
            city.definitionFile(), trust: city.trust(), now: City.now, known: KnownDefinitions())
        let request = DeskRequest(
            try DeskRequest.Content(
                City.template("car-sharing"), arguments: [:], audience: KeyReference(vkey),
                definition: anchored, now: City.now),
            key: key)
        let evidence = try await city.reader().evidence(ofMember: KeyReference(vkey))
        let checkpoint = try #require(evidence.last).proof.checkpoint
        let answer = try await pocket.wallet.present(
            pocket.wallet.prepare(
                RequestBundle(
                    request: request, evidence: evidence, checkpoint: checkpoint, consistency: []),
                now: City.now),
            now: City.now)
        func promise(
            definitions: [SHA256Digest] = [city.definition], _ change: (inout JSONValue) -> Void
        ) throws -> AnchorPromise {
            let salt = randomBytes(32)
            let anchor = try PresentationAnchor(
                commitment: PresentationCommitment.digest(
                    request: request, presentation: answer.canonicalBytes, verdict: "accept",
                    salt: salt), definitions: definitions)
            let envelope = try Envelope(.presentation(anchor), created: City.now.flooredToHour)
                .signed(by: key, name: "sly.test.example")
            var leaf = try JSONValue(parsing: envelope.leaf)
            change(&leaf)
            return AnchorPromise(
                leaf: leaf.canonicalBytes, salt: salt, anchoredBy: City.now, key: key)
        }
        let good = try promise { _ in }
        #expect(try await pocket.wallet.check(good).request.digest == request.digest)
        let unsigned = try promise {
            $0[["sig", "value"]] = .string(base64([UInt8](repeating: 1, count: 64)))
        }
        let later = try promise { $0[["created"]] = "2026-03-02T08:00:00Z" }
        let elsewhere = try promise(definitions: [SHA256.hash("another".utf8)]) { _ in }
        for bad in [unsigned, later, elsewhere] {
            await #expect(throws: WalletError.receiptMismatch) {
                try await pocket.wallet.check(bad)
            }
        }
    }

    @Test func anotherResidentsReceiptIsRefused() async throws {
        let pocket = try await Pocket()
        let (other, path) = try pocket.city.makeWallet()
        try await pocket.city.issue(to: other, "P1,Li,1980-02-03,330105,2012-02-03,B")
        _ = try await show(pocket, other)
        let (promise, _) = try await show(pocket)
        _ = try await pocket.city.release(pocket.desk)
        let receipts = try await pocket.city.receipts(pocket.desk)
        let mine = try #require(receipts.values.first { $0.salt == promise.salt })
        let before = try Scratch.contents(path)
        await #expect(throws: WalletError.receiptUnknown) { try await other.check(promise) }
        await #expect(throws: WalletError.receiptUnknown) { try await other.keep(mine) }
        #expect(try Scratch.contents(path) == before)
        try await pocket.wallet.keep(mine)
    }

    @Test func eachFieldOfAReceiptCounts() async throws {
        let pocket = try await Pocket()
        let (promise, _) = try await show(pocket)
        _ = try await pocket.city.release(pocket.desk)
        let receipt = try #require(try await pocket.city.receipts(pocket.desk).values.first)
        let before = try pocket.state()
        let document = receipt.json
        for place in document.leafPaths {
            for value in document[place]?.alterations ?? [] {
                var altered = document
                altered[place] = value
                guard let parsed = try? Receipt(json: altered) else { continue }
                await #expect(throws: (any Error).self, "\(place)") {
                    try await pocket.wallet.keep(parsed)
                }
            }
        }
        // Another entry of the log, proved rightly.
        let note = try await pocket.city.reader().entry(at: 0)
        let foreign = Receipt(
            evidence: LogEvidence(
                leaf: note.leaf, proof: try await pocket.city.reader().proof(of: 0)),
            salt: promise.salt)
        await #expect(throws: WalletError.receiptMismatch) {
            try await pocket.wallet.keep(foreign)
        }
        #expect(try pocket.state() == before)
        try await pocket.wallet.keep(receipt)
    }
}
