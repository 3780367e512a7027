import CityTestSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Records
import Wallet
import WalletClient

@testable import Service

/// A wallet's page without a socket, whose host is `localhost`.
struct ResidentSite {
    let entry = ResidentEntry(host: "localhost")
    let pages: ResidentPages
    let clock: DeskSite.Clock
    /// Path and query of the address that lets in.
    let entrance: String

    init(_ holder: Holder, clock: DeskSite.Clock = DeskSite.Clock()) throws {
        self.clock = clock
        // What the page asks runs in this process, which may have much else to do.
        let client = WebClient(patience: .init(silenceSeconds: 600, answerSeconds: 1_200))
        pages = try ResidentPages(
            holder: holder, directory: "/home/li/wallet", entry: entry, client: client,
            clock: { clock.now })
        entrance = String(entry.open(port: 80).dropFirst("http://localhost".count))
    }

    /// Lets `body` look at the page with a browser that is not in yet.
    func visit<R: Sendable>(
        _ body: @escaping @Sendable (PageBrowser) async throws -> R
    ) async throws -> R {
        let application = ServiceApplication(
            endpoints: pages.endpoints,
            gate: WalletGate(entry: entry, clock: { [clock] in clock.now }),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, pages: pages.renderer
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { client in
            let browser = PageBrowser(client)
            browser.headers[.origin] = "http://localhost"
            return try await body(browser)
        }
    }

    /// Lets `body` look at the page as the resident.
    func enter<R: Sendable>(
        _ body: @escaping @Sendable (PageBrowser) async throws -> R
    ) async throws -> R {
        try await visit { browser in
            _ = try await browser.get(entrance)
            return try await body(browser)
        }
    }
}
