import CityTestSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Records
import Sodium

@testable import Service

/// A service with pages and a database of its own, whose clock stands still.
struct PageSite {
    static let now = City.now
    /// The password of all accounts.
    static let password = "correct horse battery"

    let store: ServiceStore
    let renderer: PageRenderer
    let endpoints: [Endpoint]

    /// A service with these pages and with those that `more` makes.
    init(
        limits: SignInLimits = SignInLimits(),
        _ more: (PageRenderer) -> [Endpoint] = { _ in [] }
    ) throws {
        store = try ServiceStore(path: Temporary.path("service.sqlite"))
        let pages = try ServicePages(
            Self.settings, store: store, limits: limits, clock: { Self.now })
        renderer = pages.renderer
        endpoints = pages.endpoints + more(pages.renderer)
    }

    static let settings = PageSettings(
        nameZh: "测试市副署服务", nameEn: "Test city's Countersign", isSample: true,
        address: "https://log.test.example", sections: PageSettings.Section.service)

    /// Makes an account with the password of all.
    func addAccount(
        _ name: String, _ roles: Set<ServiceRole>, office: String? = nil
    ) throws {
        try Accounts(store: store).set(
            name, roles: roles, office: office,
            password: SecretBytes(copying: Array(Self.password.utf8)))
    }

    /// The application, which refuses nobody for asking too often.
    func application(
        onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let gate = ServiceGate(
            tokens: Tokens(store: store), sessions: Sessions(store: store),
            strangers: RateLimit(perSecond: 1e6, burst: 1e6),
            callers: RateLimit(perSecond: 1e6, burst: 1e6), clock: { Self.now })
        return ServiceApplication(
            endpoints: endpoints, gate: gate,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, pages: renderer
        ).application(host: "127.0.0.1", port: 0, onRunning: { onRunning($0) })
    }

    /// Lets `body` look at the pages with a browser that nobody used before.
    func visit<R: Sendable>(
        _ body: @escaping @Sendable (PageBrowser) async throws -> R
    ) async throws -> R {
        try await application().test(.router) { client in
            try await body(PageBrowser(client))
        }
    }

    /// Lets `body` look at the pages as somebody who is signed in.
    func visit<R: Sendable>(
        as name: String, _ body: @escaping @Sendable (PageBrowser) async throws -> R
    ) async throws -> R {
        try await visit { browser in
            try await browser.signIn(name)
            return try await body(browser)
        }
    }
}
