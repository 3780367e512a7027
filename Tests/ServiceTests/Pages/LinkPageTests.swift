import Agency
import CityTestSupport
import Credentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import Logging
import Records
import Testing

@testable import Service

@Suite("A resident's link in a browser")
struct LinkPageTests {
    private static let browserAccepts = "text/html,application/xhtml+xml,*/*;q=0.8"

    private let town: DeskSite
    private let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws { town = try await DeskSite() }

    /// Lets `body` open links of the desk and of the agency.
    private func visit<R: Sendable>(
        _ body: @escaping @Sendable (PageBrowser) async throws -> R
    ) async throws -> R {
        let pages = try PageRenderer(PageSite.settings)
        let agency = AgencyDesk(
            issuer: town.city.agency,
            ledger: LocalLedger(try await town.city.reader(), sequencer: town.city.sequencer),
            folder: Scratch.path("public"), clock: { City.now })
        let book = JobBook(
            store: try ServiceStore(path: Temporary.path("service.sqlite")), clock: { City.now })
        let desks = DeskEndpoints(
            [town.counter], pages: pages, address: { "https://city.example" },
            clock: { [town] in town.clock.now })
        let offers = AgencyEndpoints(
            desk: agency, imports: RegisterImport(desk: agency),
            office: JobOffice(book: book, workers: [:], log: log),
            address: { "https://city.example" }, pages: pages)
        let application = ServiceApplication(
            endpoints: desks.endpoints + offers.endpoints, gate: DeskSite.NamedGate(), log: log,
            pages: pages
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { client in
            let browser = PageBrowser(client)
            browser.headers[.accept] = Self.browserAccepts
            return try await body(browser)
        }
    }

    @Test func aRequestSaysWhoAsksAndIsNotFetched() async throws {
        let id = try await town.order()
        try await visit { browser in
            let page = try await browser.get("/requests/\(id)")
            #expect(page.status == 200 && page.heading == "A counter&#39;s request")
            #expect(page.text.contains("Car sharing: category B, adult"))
            #expect(page.text.contains("https://city.example/requests/\(id)"))
            #expect(page.headers[.vary]?.contains("Accept,") ?? false)
            #expect(page.headers[.cacheControl] == "no-store")
            let chinese = try await browser.get("/requests/\(id)?lang=zh")
            #expect(chinese.heading == "窗口的出示请求" && chinese.text.contains("共享汽车"))
            // The link that is to be copied has no language in it.
            #expect(!chinese.text.contains("\(id)?lang=zh<"))
        }
        #expect(try await town.state(id)["state"] == "waiting")
    }

    @Test func aWalletStillGetsTheRequest() async throws {
        let id = try await town.order()
        try await visit { browser in
            for accepts in [nil, "*/*", "application/json"] {
                browser.headers[.accept] = accepts
                let document = try await browser.get("/requests/\(id)")
                #expect(document.headers[.contentType] == "application/json")
            }
        }
        #expect(try await town.state(id)["state"] == "fetched")
    }

    @Test func anOfferSaysNothingOfItsResident() async throws {
        let offer = try town.city.offer("R7,Zhang,1971-03-04,330105,2007-09-17,B")
        try await visit { browser in
            let page = try await browser.get("/offers/\(offer.offer.identifier)")
            #expect(page.status == 200 && page.heading == "An offer of a credential")
            for word in ["Zhang", "1971", "R7", offer.code] {
                #expect(!page.text.contains(word), "\(word)")
            }
        }
    }

    @Test func whatIsNotThereIsAPageToo() async throws {
        let none = String(repeating: "0", count: 32)
        let id = try await town.order()
        try await visit { browser in
            for path in ["/requests/\(none)", "/offers/\(none)"] {
                let page = try await browser.get(path)
                #expect(page.status == 404 && page.heading == "This was not done", "\(path)")
            }
            town.clock.advance(86_400)
            let late = try await browser.get("/requests/\(id)")
            #expect(late.status == 410 && late.heading == "This was not done")
        }
    }
}
