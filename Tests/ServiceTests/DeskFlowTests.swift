import CityTestSupport
import Credentials
import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import Ledger
import Records
import SealedStorage
import TestSupport
import Testing
import Wallet

@testable import Service

@Suite("A desk, a wallet, and what is between them")
struct DeskFlowTests {
    private let site: DeskSite

    init() async throws { site = try await DeskSite() }

    @Test func aPresentationIsShownAnchoredAndForgotten() async throws {
        let id = try await site.order()
        #expect(try await site.state(id)["state"] == "waiting")
        let document = try await site.presentation(id)
        #expect(try await site.state(id)["state"] == "fetched")
        let verdict = try await site.json(.post, "/requests/\(id)", document)
        #expect(verdict["verdict"] == "accept")
        // A wallet that did not get the answer asks again.
        #expect(try await site.json(.post, "/requests/\(id)", document) == verdict)
        let state = try await site.state(id)
        #expect(state["state"] == "accepted" && state["cleared"] == false)
        #expect(state[["shown", "0", "attribute"]] == "driving_b")

        let promise = try #require(verdict["promise"])
        let receipts = "/desks/library/receipts"
        #expect(
            try await site.refusal(.post, receipts, promise) == .init(404, "receipt-pending"))
        #expect(try await site.city.release(site.verifier) == 1)
        let receipt = try await site.json(.post, receipts, promise)
        try await site.wallet.keep(Receipt(json: receipt))

        site.clock.advance(61)
        let over = try await site.state(id)
        #expect(over["cleared"] == true && over["shown"] == [])
        site.counter.live.sweep(at: site.clock.now)
        guard case .accepted(let acceptance) = try site.counter.live.request(id).state else {
            Issue.record("not accepted")
            return
        }
        #expect(acceptance.shown.isEmpty)
    }

    @Test func aClerkClearsBeforeTheMinuteIsOver() async throws {
        let id = try await site.order()
        _ = try await site.json(.post, "/requests/\(id)", site.presentation(id))
        let path = "/api/desks/library/requests/\(id)/shown"
        #expect(try await site.ask(.delete, path, as: "desk/library").status == .noContent)
        #expect(try await site.state(id)["shown"] == [])
    }

    @Test func aRefusedPresentationKeepsNoGoodOneOut() async throws {
        let (id, other) = (try await site.order(), try await site.order())
        let document = try await site.presentation(id)
        let foreign = try await site.presentation(other)
        let refused = try await site.json(.post, "/requests/\(id)", foreign)
        #expect(refused["verdict"] == "reject" && refused["reason"] == "proof")
        let state = try await site.state(id)
        #expect(state["state"] == "refused" && state["reason"] == "proof")
        let malformed = try await site.json(.post, "/requests/\(id)", ["native": "AA=="])
        #expect(malformed["reason"] == "malformed")
        let verdict = try await site.json(.post, "/requests/\(id)", document)
        #expect(verdict["verdict"] == "accept")
        #expect(try await site.state(id)["state"] == "accepted")
    }

    /// 16 wallets answer one request, each four times at once; each has a good proof of its own.
    @Test func oneAnswerWins() async throws {
        let id = try await site.order()
        let bundle = try RequestBundle(json: try await site.json(.get, "/requests/\(id)"))
        var documents: [JSONValue] = []
        for number in 0..<16 {
            let wallet = try site.city.makeWallet().holder
            try await site.city.issue(
                to: wallet, "W\(number),Wang,1990-01-01,330105,2010-01-01,B")
            documents.append(
                try await wallet.present(wallet.prepare(bundle, now: City.now), now: City.now))
        }
        let verdicts = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for number in 0..<64 {
                let document = documents[number % documents.count]
                group.addTask { try await site.json(.post, "/requests/\(id)", document) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let accepted = verdicts.filter { $0["verdict"] == "accept" }
        #expect(1...4 ~= accepted.count && Set(accepted).count == 1)
        #expect(verdicts.filter { $0["reason"] == "nonce" }.count == 64 - accepted.count)
        #expect(try site.verifier.queueCount() == 1)
        #expect(try await site.state(id)["state"] == "accepted")
    }

    /// The same answer from one wallet that asks many times has one promise.
    @Test func theSameAnswerGetsOnePromise() async throws {
        let id = try await site.order()
        let document = try await site.presentation(id)
        _ = try await site.json(.post, "/requests/\(id)", document)
        let verdicts = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<64 {
                group.addTask { try await site.json(.post, "/requests/\(id)", document) }
            }
            return try await group.reduce(into: Set<JSONValue>()) { $0.insert($1) }
        }
        #expect(verdicts.count == 1)
        #expect(try site.verifier.queueCount() == 1)
    }

    @Test func aRequestEnds() async throws {
        let id = try await site.order()
        let document = try await site.presentation(id)
        site.clock.advance(86_400)
        #expect(try await site.refusal(.get, "/requests/\(id)") == .init(410, "expired"))
        let late = try await site.json(.post, "/requests/\(id)", document)
        #expect(late["reason"] == "expired")
        #expect(try await site.state(id)["state"] == "expired")
        site.counter.live.sweep(at: site.clock.now)
        #expect(
            try await site.refusal(.get, "/requests/\(id)") == .init(404, "request-unknown"))
    }

    @Test func eachStateIsAnEvent() async throws {
        let id = try await site.order()
        var states = try site.counter.live.follow(id).makeAsyncIterator()
        func word(_ live: LiveRequest?) -> JSONValue? { live?.json(at: City.now)["state"] }
        #expect(word(await states.next()) == "waiting")
        let document = try await site.presentation(id)
        #expect(word(await states.next()) == "fetched")
        _ = try await site.json(.post, "/requests/\(id)", document)
        #expect(word(await states.next()) == "accepted")
        site.counter.live.close()
        let last = await states.next()
        #expect(word(last) == nil)
        var late = try site.counter.live.follow(id).makeAsyncIterator()
        let (present, end) = (await late.next(), await late.next())
        #expect(word(present) == "accepted" && word(end) == nil)
    }

    @Test func othersAreKeptOut() async throws {
        let id = try await site.order()
        for path in [
            "/api/desks/library/requests/\(id)", "/api/desks/library/requests/\(id)/events",
            "/api/desks/library/templates",
        ] {
            #expect(try await site.refusal(.get, path) == .init(401, "unauthorized"))
            #expect(try await site.refusal(.get, path, as: "clerk") == .init(403, "role"))
            #expect(
                try await site.refusal(.get, path, as: "desk/baths") == .init(403, "office"))
            // The stream of events has no end that a test could wait for.
            guard !path.hasSuffix("events") else { continue }
            #expect(try await site.ask(.get, path, as: "desk/library").status == .ok)
        }
        let mine = try await site.json(.get, "/api/desks", as: "desk/baths")
        #expect(mine == ["desks": []])
        #expect(
            try await site.refusal(.get, "/requests/" + String(repeating: "0", count: 32))
                == .init(404, "request-unknown"))
        #expect(
            try await site.refusal(
                .post, "/api/desks/library/requests", ["template": "no-such"], as: "desk")
                == .init(404, "template-unknown"))
        #expect(
            try await site.refusal(
                .post, "/api/desks/library/requests", ["template": "senior-discount"],
                as: "desk") == .init(422, "template"))
        #expect(
            try await site.refusal(
                .post, "/api/desks/library/requests", ["template": "car-sharing", "more": 1],
                as: "desk") == .init(400, "malformed"))
    }

    /// A promise is good at the desk that gave it.
    @Test func aPromiseOfAnotherIsNone() async throws {
        let id = try await site.order()
        let verdict = try await site.json(.post, "/requests/\(id)", site.presentation(id))
        var promise = try #require(verdict["promise"])
        promise[["salt"]] = .string(String(repeating: "0", count: 64))
        _ = try await site.city.release(site.verifier)
        // The salt is not the desk's word; without it a receipt is worth nothing.
        let receipt = try await site.json(.post, "/desks/library/receipts", promise)
        #expect(receipt["salt"] == promise["salt"])
        promise[["anchored_by"]] = "2026-03-02T09:21:00Z"
        #expect(
            try await site.refusal(.post, "/desks/library/receipts", promise)
                == .init(422, "promise-of-another"))
    }

    /// What was shown is in none of the desk's files, sealed ones opened, and what is anchored is.
    @Test func nothingShownIsOnDisk() async throws {
        let template = try City.template(
            json: """
                {"v":1,"name":"name","purpose":{"zh":"问","en":"Asks"},
                "audience":{"zh":"窗口","en":"Counter"},"keep":"receipt","keep_days":2,
                "expires_minutes":10,"parameters":{},"reveal":["family_name"],"conditions":[]}
                """)
        let (verifier, path) = try await site.city.makeDesk(
            "names.test.example", attributes: ["family_name"])
        let clock = site.clock
        let counter = Service.Counter(
            id: "names", verifier: verifier,
            ledger: LocalLedger(try await site.city.reader(), sequencer: site.city.sequencer),
            templates: [template], clock: { clock.now })
        let live = try await counter.ask(
            .init(template: "name", arguments: [:], definitions: nil, isNative: false))
        let bundle = try RequestBundle(json: JSONValue(parsing: counter.fetch(live.id)))
        let document = try await site.wallet.present(
            site.wallet.prepare(bundle, now: clock.now), now: clock.now)
        _ = try await counter.answer(live.id, document)
        let seen = try counter.live.request(live.id).json(at: clock.now)
        #expect(seen[["shown", "0", "value"]] == "Wang")

        // The desk is at work and keeps its folder to itself; a copy is nobody's.
        let copy = path + "-copy"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let state = try StateDirectory.open(
            at: copy, role: Verifier.role, passphrase: Scratch.passphrase())
        var names = ["settings"]
        for folder in ["batches", "queue", "kept", "pending", "definitions"] {
            names += try state.names(in: folder).map { folder + "/" + $0 }
        }
        #expect(names.contains { $0.hasPrefix("batches/") })
        for name in names {
            let text = String(decoding: try state.read(name), as: UTF8.self)
            #expect(!text.contains("Wang"), "\(name)")
        }
    }
}
