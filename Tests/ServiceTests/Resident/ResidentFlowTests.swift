import Agency
import CityTestSupport
import Credentials
import Desk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import Logging
import Records
import TestSupport
import Testing
import Wallet

@testable import Service

@Suite("A resident's page, an agency and a desk")
struct ResidentFlowTests {
    /// Another than the one whose wallet the desk's own tests have.
    private static let resident = "R2,Li,1964-01-25,330105,2007-09-17,A|B"

    private let town: DeskSite
    private let holder: Holder
    private let site: ResidentSite

    init() async throws {
        town = try await DeskSite()
        holder = try town.city.makeWallet().holder
        site = try ResidentSite(holder, clock: town.clock)
    }

    /// The agency and the desk on a free port of this computer, while the resident's browser is at work.
    private func walk<R: Sendable>(
        _ body: @escaping @Sendable (PageBrowser, _ address: String) async throws -> R
    ) async throws -> R {
        let agency = AgencyDesk(
            issuer: town.city.agency,
            ledger: LocalLedger(try await town.city.reader(), sequencer: town.city.sequencer),
            folder: Scratch.path("public"), clock: { City.now })
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let book = JobBook(
            store: try ServiceStore(path: Temporary.path("service.sqlite")), clock: { City.now })
        let offers = AgencyEndpoints(
            desk: agency, imports: RegisterImport(desk: agency),
            office: JobOffice(book: book, workers: [:], log: log),
            address: { "https://city.example" })
        let application = ServiceApplication(
            endpoints: town.endpoints + offers.endpoints, gate: DeskSite.NamedGate(), log: log
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.live) { [site] client in
            let port = try #require(client.port)
            return try await site.enter { try await body($0, "http://127.0.0.1:\(port)") }
        }
    }

    /// Takes the offer for the resident of the tests.
    private func take(_ browser: PageBrowser, _ address: String) async throws {
        let offer = try town.city.offer(Self.resident)
        let link = "\(address)/offers/\(offer.offer.identifier)"
        let wrong = try await browser.post("/take", [("link", link), ("code", "AAAAA-AAAAA")])
        #expect(wrong.status == 422 && wrong.alert == "The code is wrong.")
        #expect(wrong.field("link") == link && !wrong.text.contains("AAAAA-AAAAA"))
        let taken = try await browser.post("/take", [("link", " \(link)\n"), ("code", offer.code)])
        #expect(taken.status == 303 && taken.headers[.location] == "/?done=taken", "\(taken.text)")
    }

    @Test func anOfferIsTakenAndADeskIsAnswered() async throws {
        try await walk { browser, address in
            try await take(browser, address)
            let held = try await browser.get("/?done=taken")
            #expect(held.text.contains("<dd>1964-01-25</dd>"))
            #expect(held.text.contains("Date of birth"))

            let id = try await town.order([
                "template": "senior-discount", "arguments": ["district": "330105"],
            ])
            let asked = try await browser.post("/answer", [("link", "\(address)/requests/\(id)")])
            let place = try #require(asked.headers[.location], "\(asked.text)")
            let consent = try await browser.get(place)
            #expect(consent.heading == "Show this?")
            #expect(consent.text.contains("Who will know?"))
            #expect(consent.text.contains("Date of birth is 1966-03-02 or earlier"))
            #expect(consent.text.contains("Stays hidden from the desk"))
            // Nothing that stays hidden stands on the page.
            for value in ["1964-01-25", "Li<"] { #expect(!consent.text.contains(value)) }
            #expect(try await holder.history().isEmpty)
            #expect(try await town.state(id)["state"] == "fetched")

            let shown = try await browser.post(place + "/show", [], from: consent)
            #expect(shown.status == 303 && shown.headers[.location] == place)
            let outcome = try await browser.get(place)
            #expect(outcome.text.contains("The desk has accepted it"), "\(outcome.text)")
            #expect(try await town.state(id)["state"] == "accepted")
            // The same click again changes nothing.
            _ = try await browser.post(place + "/show", [], from: consent)
            #expect(try await holder.history().count == 1)

            try await receipt(browser)
        }
    }

    private func receipt(_ browser: PageBrowser) async throws {
        let entry = try #require(try await holder.history().first)
        let before = try await browser.get("/shows/" + entry.name)
        #expect(before.text.contains("Promised, no receipt yet"))
        #expect(try await browser.get("/shows/\(entry.name)/receipt.json").status == 404)
        _ = try await browser.post("/shows/receipts", [], from: browser.get("/shows"))
        #expect(try await holder.history()[0].receipt == nil)
        #expect(try await town.city.release(town.verifier) == 1)
        let fetched = try await browser.post("/shows/receipts", [], from: browser.get("/shows"))
        #expect(fetched.headers[.location] == "/shows?done=receipts", "\(fetched.text)")
        let after = try await browser.get("/shows/" + entry.name)
        #expect(after.text.contains("Receipt kept") && after.text.contains(City.origin))
        let file = try await browser.get("/shows/\(entry.name)/receipt.json")
        #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") ?? false)
        #expect(throws: Never.self) { try Receipt(json: JSONValue(parsing: Array(file.text.utf8))) }
        #expect(try await browser.get("/shows/" + String(repeating: "0", count: 64)).status == 404)
    }

    @Test func whoDeclinesShowsNothing() async throws {
        try await walk { browser, address in
            try await take(browser, address)
            let id = try await town.order()
            let link = "\(address)/requests/\(id)"
            let asked = try await browser.post("/answer", [("link", link)])
            let place = try #require(asked.headers[.location])
            let consent = try await browser.get(place)
            let declined = try await browser.post(place + "/decline", [], from: consent)
            #expect(declined.headers[.location] == "/answer?done=declined")
            #expect(try await browser.get(place).status == 404)
            #expect(try await browser.post(place + "/show", [], from: consent).status == 404)
            #expect(try await holder.history().isEmpty)
            #expect(try await town.state(id)["state"] == "fetched")
        }
    }

    @Test func whatIsNotBelievedIsExplained() async throws {
        try await walk { browser, address in
            let id = try await town.order()
            for (link, text) in [
                ("nonsense", "This is no link"),
                ("http://city.example/requests/1", "not secure"),
                ("http://127.0.0.1:1/requests/1", "cannot be reached"),
                ("\(address)/requests/\(String(repeating: "0", count: 32))", "no longer"),
                ("\(address)/requests/\(id)", "no credential of the kind"),
            ] {
                let refused = try await browser.post("/answer", [("link", link)])
                #expect(refused.status == 422, "\(link)")
                #expect(refused.alert?.contains(text) ?? false, "\(link): \(refused.alert ?? "")")
                #expect(refused.alert?.contains("Nothing was shown.") ?? false)
            }
            // Another city's wallet knows neither this desk nor this agency.
            let stranger = try ResidentSite(try await City().makeWallet().holder)
            let offer = try town.city.offer(Self.resident)
            try await stranger.enter { browser in
                let desk = try await browser.post(
                    "/answer", [("link", "\(address)/requests/\(id)")])
                #expect(desk.status == 422 && desk.alert?.contains("believe") ?? false)
                let agency = try await browser.post(
                    "/take",
                    [("link", "\(address)/offers/\(offer.offer.identifier)"), ("code", offer.code)])
                #expect(agency.status == 422 && agency.alert?.contains("believe") ?? false)
                #expect(try await stranger.pages.holder.credentials(now: City.now).isEmpty)
            }
        }
    }

    @Test func askingForTooMuchIsExplained() async throws {
        let (verifier, _) = try await town.city.makeDesk(
            "other.test.example", attributes: ["district"])
        // A desk of ours does not sign it; a wallet has the same words for one that does.
        let problem = await #expect(throws: TrustError.self) {
            try await town.city.ask(verifier, "car-sharing")
        }
        let words = try PageRenderer(PageSite.settings).words(.en)
        let code = try #require(problem?.code)
        #expect(words.optional("wallet-problem-" + code)?.contains("asks for more") ?? false)
    }

    @Test func aBackupIsAFileThatItsPassphraseOpens() async throws {
        try await site.enter { browser in
            let refused = try await browser.post(
                "/backup", [("passphrase", "one long passphrase"), ("repeat", "another")])
            #expect(refused.status == 422 && refused.alert == "The two passphrases differ.")
            let short = try await browser.post(
                "/backup", [("passphrase", "short"), ("repeat", "short")])
            #expect(short.status == 422 && !short.text.contains("short\""))
        }
    }

    @Test func whoLookedIsAskedOfAWholeLog() async throws {
        try await site.enter { browser in
            let keyless = try await browser.post("/usage", [("log", "/nowhere")])
            #expect(keyless.status == 422)
            #expect(keyless.alert?.contains("came with the key") ?? false)
            try await town.city.issue(to: holder, Self.resident)
            let nowhere = try await browser.post("/usage", [("log", "/nowhere")])
            #expect(nowhere.status == 422 && nowhere.alert?.contains("nothing there") ?? false)
        }
    }
}
