import Agency
import AnonCreds
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import Sodium
import Synchronization
import TestSupport
import Testing
import Wallet
import WalletClient

@Suite("Offers, requests and receipts by their links")
struct LinkTests {
    private typealias Step = LoopbackServer.Step

    /// A city, a desk, and a wallet that received its credential by a link.
    private struct Town {
        let city: City
        let desk: Verifier
        let wallet: Holder
    }

    private static let town = Task { () async throws -> Town in
        let city = try await City()
        let desk = try await city.makeDesk().verifier
        let wallet = try city.makeWallet().holder
        try await receive(city, wallet, City.resident)
        return Town(city: city, desk: desk, wallet: wallet)
    }

    /// Gives a wallet a credential over HTTP.
    private static func receive(_ city: City, _ wallet: Holder, _ line: String) async throws {
        let offer = try city.offer(line)
        let server = try LoopbackServer { [agency = city.agency] request in
            guard request.method == "POST" else { return [.json(offer.offer.json.canonicalText)] }
            guard request.path.hasSuffix("/credential"),
                let value = try? JSONValue(parsing: request.body),
                let asked = try? ResidentRequest(json: value),
                let issued = try? agency.issue(asked, now: City.now)
            else { return [.problem(422, "request-rejected")] }
            return [.json(issued.json.canonicalText)]
        }
        defer { server.stop() }
        let address = try WebAddress(parsing: server.link("/offers/\(offer.offer.identifier)"))
        let link = OfferLink(address, WebClient())
        let fetched = try await link.offer()
        let request = try await wallet.request(fetched, code: offer.code, now: City.now)
        // What was lost on the way is given again.
        _ = try await link.credential(for: request)
        _ = try await wallet.accept(link.credential(for: request), now: City.now)
        let wrong = ResidentRequest(
            identifier: offer.offer.identifier, code: "wrong", request: request.request)
        await #expect(throws: ClientError.refused(status: 422, code: "request-rejected")) {
            _ = try await link.credential(for: wrong)
        }
    }

    /// A desk's service with one request.
    private func serve(_ desk: Verifier, _ bundle: RequestBundle) throws -> LoopbackServer {
        let text = bundle.json.canonicalText
        return try LoopbackServer { request in
            guard request.method == "POST" else { return [.json(text)] }
            let isNative = request.headers["content-type"] == "application/cbor"
            let document =
                isNative
                ? try? NativePresentation(parsing: Array(request.body)).json
                : try? JSONValue(parsing: request.body)
            guard let document,
                let outcome = try? desk.verify(document, for: bundle.request, now: City.now)
            else { return [.problem(400, "malformed")] }
            switch outcome {
            case .accepted(let acceptance):
                let verdict: JSONValue = [
                    "verdict": "accept", "promise": acceptance.promise.json,
                    "receipts": "/desks/one/receipts",
                ]
                return [.json(verdict.canonicalText)]
            case .refused(let reason):
                return [.json(#"{"reason":"\#(reason.rawValue)","verdict":"reject"}"#)]
            }
        }
    }

    @Test func aRequestIsAnsweredAndItsReceiptComesLater() async throws {
        let town = try await Self.town.value
        let server = try serve(town.desk, await town.city.ask(town.desk))
        defer { server.stop() }
        let address = try WebAddress(parsing: server.link("/requests/00ff"))
        let link = RequestLink(address, WebClient())
        let bundle = try await link.bundle()
        let document = try await town.wallet.present(
            town.wallet.prepare(bundle, now: City.now), now: City.now)
        guard case .accepted(let promise, let place?) = try await link.answer(document) else {
            Issue.record("the desk did not accept")
            return
        }
        #expect(place.text == server.link("/desks/one/receipts"))
        #expect(server.requests.last?.headers["content-type"] == "application/json")
        try await town.wallet.keep(promise, receiptPlace: place.text)
        let kept = try #require(
            try await town.wallet.history().first { $0.request.digest == bundle.request.digest })
        #expect(kept.promise?.json == promise.json && kept.receiptPlace == place.text)
        let asked = try kept.asked
        #expect(asked.shown == ["driving_b"] && asked.proved.contains("birth_date"))
        // Again: the desk took it once.
        guard case .refused(reason: "nonce") = try await link.answer(document) else {
            Issue.record("the desk took one answer twice")
            return
        }
        _ = try await town.city.release(town.desk)
        let receipt = try #require(
            try await town.city.receipts(town.desk).values.first {
                $0.evidence.leaf == promise.leaf
            })
        let isReady = Mutex(false)
        let desk = try LoopbackServer { _ in
            isReady.withLock { $0 }
                ? [.json(receipt.json.canonicalText)] : [.problem(404, "receipt-pending")]
        }
        defer { desk.stop() }
        let receipts = ReceiptLink(
            try WebAddress(parsing: desk.link("/desks/one/receipts")), WebClient())
        #expect(try await receipts.receipt(for: promise) == nil)
        isReady.withLock { $0 = true }
        try await town.wallet.keep(#require(try await receipts.receipt(for: promise)))
        #expect(
            try await town.wallet.history().contains {
                $0.receipt == receipt.json && $0.promise?.json == promise.json
            })
    }

    @Test func aNativeAnswerGoesAsCBOR() async throws {
        let city = try await City()
        let agency = try await city.addRevocable()
        let desk = try await city.makeNativeDesk(agency)
        let wallet = try city.makeWallet().holder
        _ = try await wallet.accept(agency.issue(to: wallet, "R1", agency.card), now: City.now)
        let template = try City.template(
            json: """
                {"v":1,"name":"savings","purpose":{"zh":"问","en":"Asks"},
                "audience":{"zh":"窗口","en":"A counter"},"keep":"receipt","keep_days":1,
                "expires_minutes":5,"parameters":{},"reveal":["name"],"conditions":[]}
                """)
        let server = try serve(
            desk, await city.askNatively(desk, template, [agency.card], heads: []))
        defer { server.stop() }
        let address = try WebAddress(parsing: server.link("/requests/1"))
        let link = RequestLink(address, WebClient())
        let bundle = try await link.bundle()
        let document = try await wallet.present(
            wallet.prepare(bundle, now: City.now), now: City.now)
        guard case .accepted = try await link.answer(document) else {
            Issue.record("the desk did not accept")
            return
        }
        #expect(server.requests.last?.headers["content-type"] == "application/cbor")
    }

    @Test(arguments: [
        "{}", "[]", #"{"verdict":"maybe"}"#, #"{"verdict":"accept"}"#,
        #"{"verdict":"accept","promise":{}}"#, #"{"verdict":"reject"}"#,
        #"{"verdict":"reject","reason":"Chuck \u001b[31m"}"#,
        #"{"verdict":"reject","reason":"nonce","more":1}"#, #"{"verdict":"reject","reason":""}"#,
        #"{"verdict":"reject","verdict":"reject","reason":"nonce"}"#, "no json",
    ])
    func aVerdictOutOfFormIsNone(_ text: String) async throws {
        let server = try LoopbackServer { _ in [.json(text)] }
        defer { server.stop() }
        let link = RequestLink(
            try WebAddress(parsing: server.link("/requests/1")), WebClient())
        await #expect(throws: DecodingFailure.self) { _ = try await link.answer([:]) }
        await #expect(throws: DecodingFailure.self) { _ = try await link.bundle() }
    }

    @Test func aReceiptsPlaceIsAtTheSameService() async throws {
        let town = try await Self.town.value
        let bundle = try await town.city.ask(town.desk)
        let document = try await town.wallet.present(
            town.wallet.prepare(bundle, now: City.now), now: City.now)
        let outcome = try town.desk.verify(document, for: bundle.request, now: City.now)
        guard case .accepted(let acceptance) = outcome else { return }
        for place in ["https://other.example/", "//other.example/", "desks", "/a?mark=1"] {
            let verdict: JSONValue = [
                "verdict": "accept", "promise": acceptance.promise.json,
                "receipts": .string(place),
            ]
            let server = try LoopbackServer { _ in [.json(verdict.canonicalText)] }
            defer { server.stop() }
            let link = RequestLink(
                try WebAddress(parsing: server.link("/requests/1")), WebClient())
            await #expect(throws: DecodingFailure.self) { _ = try await link.answer(document) }
        }
    }
}
