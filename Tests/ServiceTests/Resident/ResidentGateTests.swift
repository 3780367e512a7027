import CityTestSupport
import HTTPTypes
import Logging
import Testing

@testable import Service

@Suite("Who may use a wallet's page")
struct ResidentGateTests {
    private let site: ResidentSite

    init() async throws { site = try ResidentSite(try await City().makeWallet().holder) }

    @Test func theSecretLetsOneBrowserInOnce() async throws {
        try await site.visit { browser in
            #expect(try await browser.get("/").status == 403)
            #expect(try await browser.get("/enter/0").status == 403)
            let entered = try await browser.get(site.entrance)
            #expect(entered.status == 303 && entered.headers[.location] == "/")
            let setting = try #require(entered.headers[.setCookie])
            for word in ["__Host-wallet=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                #expect(setting.contains(word), "\(word)")
            }
            #expect(try await browser.get("/").status == 200)
            // The same browser may use its bookmark again; nobody else can.
            #expect(try await browser.get(site.entrance).status == 303)
        }
        try await site.visit { other in
            let again = try await other.get(site.entrance)
            #expect(again.status == 403 && again.text.contains("wallet-entry-used"))
            #expect(again.headers[.setCookie] == nil)
            #expect(try await other.get("/").status == 403)
        }
    }

    @Test func everythingElseIsForTheResidentAlone() async throws {
        let open = site.pages.endpoints.filter { $0.access == .anybody }.map(\.name)
        #expect(open.sorted() == ["assets", WalletGate.entering])
        try await site.visit { stranger in
            for endpoint in site.pages.endpoints where endpoint.access != .anybody {
                let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "0")
                let answer =
                    endpoint.isWrite
                    ? try await stranger.post(path, raw: []) : try await stranger.get(path)
                #expect(answer.status == 403, "\(endpoint.name)")
                #expect(!answer.text.contains("form_token"), "\(endpoint.name)")
            }
        }
    }

    @Test func aFormNeedsItsTokenAndItsOrigin() async throws {
        try await site.enter { browser in
            let writes = site.pages.endpoints.filter(\.isWrite)
            #expect(writes.count >= 9)
            for endpoint in writes {
                let path = endpoint.path.replacing(/\{[a-z]+\}/, with: "0")
                let bare = try await browser.post(path, raw: [("link", "x")])
                #expect(bare.status == 403 && bare.text.contains("form-token"), "\(path)")
                for origin in [nil, "null", "http://localhost:81", "https://evil.example"] {
                    browser.headers[.origin] = origin
                    let page = try await browser.get("/take")
                    let foreign = try await browser.post(path, [("link", "x")], from: page)
                    #expect(foreign.status == 403, "\(path)")
                    #expect(foreign.text.contains("other-site"), "\(path)")
                }
                browser.headers[.origin] = "http://localhost"
            }
            browser.headers[.secFetchSite] = "cross-site"
            #expect(try await browser.get("/").status == 403)
            #expect(try await browser.get(site.entrance).status == 303)
        }
    }

    @Test(arguments: [
        nil, "", "127.0.0.1", "127.0.0.1:80", "localhost:81", "evil.localhost", "localhost.",
        "rebound.example",
    ])
    func aForeignHostIsRefused(_ authority: String?) throws {
        let gate = WalletGate(entry: site.entry, clock: { City.now })
        for endpoint in site.pages.endpoints {
            let visit = Visit(client: "127.0.0.1", authority: authority, headers: [:])
            let problem = #expect(throws: Problem.self) { try gate.admit(visit, to: endpoint) }
            #expect(problem?.code == "wallet-host" && problem?.status == .misdirectedRequest)
        }
    }

    @Test func aPageThatIsNotServedYetLetsNobodyIn() throws {
        let gate = WalletGate(entry: ResidentEntry(), clock: { City.now })
        let visit = Visit(client: "127.0.0.1", authority: nil, headers: [:])
        #expect(throws: Problem.self) { try gate.admit(visit, to: site.pages.endpoints[0]) }
    }

    @Test func noTwoPagesHaveTheSameNameOrSecret() {
        let addresses = (0..<8).map { _ in ResidentEntry().open(port: 4_000) }
        #expect(Set(addresses).count == 8)
        for address in addresses {
            #expect(
                address.wholeMatch(
                    of: /http:\/\/wallet-[0-9a-f]{16}\.localhost:4000\/enter\/[0-9a-f]{64}/)
                    != nil)
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.2", "localhost", "wallet.example", ""])
    func onlyThisComputerIsListenedOn(_ host: String) async throws {
        #expect(!WalletService.isLoopback(host))
        let holder = try await City().makeWallet().holder
        let service = try WalletService(
            of: holder, at: "/", log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await #expect(throws: WalletService.Refusal.notLoopback) {
            try await service.run(host: host, port: 0) { _ in }
        }
    }

    @Test func theSessionEndsWhenItIsNotUsedAndWhenItIsEnded() async throws {
        try await site.enter { browser in
            site.clock.advance(ResidentEntry.idleSeconds)
            let last = try await browser.get("/")
            site.clock.advance(ResidentEntry.idleSeconds + 1)
            let late = try await browser.get("/")
            let again = try await browser.get(site.entrance)
            #expect([last.status, late.status, again.status] == [200, 403, 403])
        }
        let other = try ResidentSite(site.pages.holder)
        try await other.enter { browser in
            let ended = try await browser.post("/end", [], from: browser.get("/take"))
            #expect(ended.status == 200 && ended.heading == "The wallet is closed")
            #expect(try await browser.get("/").status == 403)
        }
        for await _ in other.entry.endings { break }
    }

    @Test func pagesSayNothingToOthers() async throws {
        try await site.enter { browser in
            let page = try await browser.get("/take")
            #expect(page.headers[.referrerPolicy] == "same-origin")
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.accessControlAllowOrigin] == nil)
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!page.text.contains("/sign-in") && !page.text.contains("{{"))
        }
    }
}
