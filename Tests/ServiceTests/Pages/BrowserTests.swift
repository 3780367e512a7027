import CityTestSupport
import Credentials
import Foundation
import Hummingbird
import JSONDocuments
import Ledger
import LedgerTestSupport
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog
import Wallet

@testable import Service

/// The pages in a real browser, which `browser.py` drives; skipped where Chromium or its driver is missing.
@Suite("Pages in Debian's Chromium")
struct BrowserTests {
    /// Runs the service on a free port while `body` asks it.
    private func serve<R: Sendable>(
        _ site: PageSite, _ body: @escaping @Sendable (Int) async throws -> R
    ) async throws -> R {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let application = site.application { port.yield($0) }
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            defer { group.cancelAll() }
            for await port in ports { return try await body(port) }
            throw CancellationError()
        }
    }

    /// What the browser finds wrong; `nil` where there is none on this machine.
    private func findings(_ question: JSONValue) async throws -> JSONValue? {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: it waits for minutes.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try Python.output(
                            "Tests/ServiceTests/browser.py", [],
                            input: Data(question.canonicalBytes)
                        ).map { try JSONValue(parsing: Array($0)) }
                    })
            }
        }
    }

    /// A city whose desk anchored some presentations in each of twenty hours.
    private func city() async throws -> City {
        let city = try await City()
        let name = "desk.test.example"
        let key = try TestCity.key(8)
        try await city.admit(
            .desk, NoteVerifierKey(name: name, kind: .signature, publicKey: key.verificationKey),
            attributes: City.askable)
        for hour in 0..<20 {
            let created = try #require(City.now.adding(seconds: -3_600 * (19 - hour)))
            for _ in 0...(hour * 7 % 5) {
                let anchor = try PresentationAnchor(
                    commitment: SHA256.hash(randomBytes(32)), definitions: [city.definition])
                _ = try await city.sequencer.append(
                    Envelope(.presentation(anchor), created: created.flooredToHour)
                        .signed(by: key, name: name))
            }
        }
        return city
    }

    /// Runs the pages of `site` while the browser looks at them, and records what it finds wrong.
    private func look(
        _ site: PageSite, _ question: [(String, JSONValue)]
    ) async throws {
        let found = try await serve(site) { port in
            try await findings(
                .object(
                    JSONObject(
                        question + [
                            ("address", .string("http://127.0.0.1:\(port)")),
                            ("password", .string(PageSite.password)),
                        ])))
        }
        guard case .array(let findings)? = found else { return }
        for finding in findings { Issue.record("\(finding.canonicalText)") }
    }

    /// A clerk's and an officer's pages, and a counter's with a request in each of its states.
    @Test func clerksFindNothingWrong() async throws {
        let city = try await City()
        let agency = try await city.addRevocable()
        let (verifier, _) = try await city.makeDesk()
        let wallet = try city.makeWallet().holder
        try await city.issue(to: wallet)
        let ledger = LocalLedger(try await city.reader(), sequencer: city.sequencer)
        let counter = Service.Counter(
            id: "library", verifier: verifier, ledger: ledger,
            templates: try RequestTemplate.builtIn(), clock: { PageSite.now })
        let desk = AgencyDesk(
            issuer: agency.issuer, ledger: ledger, folder: Scratch.path("public"),
            clock: { PageSite.now })
        let site = try PageSite { pages in
            let address = { @Sendable in "https://city.example" }
            let desks = DeskEndpoints([counter], address: address, clock: { PageSite.now })
            return desks.endpoints
                + DeskPages(pages: pages, desks: desks, clock: { PageSite.now }).endpoints
                + AgencyPages(pages: pages, desk: desk, address: address).endpoints
        }
        try site.addAccount("wang", [.clerk, .officer])
        try site.addAccount("li", [.desk], office: "library")
        for resident in ["R1", "R2"] {
            _ = try await agency.answer(agency.offer(resident, agency.card), wallet)
        }
        let accepted = try await answered(counter, by: wallet)
        let refused = try await counter.ask(
            .init(template: "car-sharing", arguments: [:], definitions: nil, isNative: true))
        _ = try await counter.answer(refused.id, ["v": 1])
        try await look(
            site,
            [
                ("part", "clerks"), ("account", "wang"), ("counter", "li"),
                ("accepted", .string(accepted)), ("refused", .string(refused.id)),
                ("columns", .string(RevocableAgency.columns)),
            ])
    }

    /// A request that a wallet has answered; its id.
    private func answered(
        _ counter: Service.Counter, by wallet: Holder
    ) async throws -> String {
        let live = try await counter.ask(
            .init(template: "car-sharing", arguments: [:], definitions: nil, isNative: true))
        let bundle = try RequestBundle(json: JSONValue(parsing: counter.fetch(live.id)))
        let document = try await wallet.present(
            wallet.prepare(bundle, now: PageSite.now), now: PageSite.now)
        #expect(try await counter.answer(live.id, document)["verdict"] == "accept")
        return live.id
    }

    @Test func readersFindNothingWrong() async throws {
        let reader = try await city().reader()
        let site = try PageSite { pages in
            AuditorEndpoints(pages: pages, log: AuditedLog(reader), clock: { PageSite.now })
                .endpoints + LogEndpoints(reader: reader, ledger: nil).endpoints
        }
        try site.addAccount("root", [.administrator, .auditor])
        try site.addAccount("li", [.desk], office: "library")
        let entry = try await reader.entry(at: 11)
        let evidence = LogEvidence(leaf: entry.leaf, proof: try await reader.proof(of: 11))
        let receipt = Receipt(
            evidence: evidence, salt: [UInt8](repeating: 7, count: Receipt.saltByteCount))
        let other = try NoteVerifierKey(
            name: City.origin, kind: .signature, publicKey: TestCity.key(99).verificationKey)
        try await look(
            site,
            [
                ("part", "readers"), ("account", "root"), ("index", 11),
                ("receipt", .string(receipt.json.canonicalText)),
                ("other_key", .string(other.text)),
            ])
    }
}
