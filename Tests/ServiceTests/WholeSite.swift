import CityTestSupport
import Credentials
import Desk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Logging
import NIOCore
import Records
import Sodium

@testable import Service

/// The whole service of a small city, as programs with tokens see it.
struct WholeSite {
    static let now = City.now

    let store: ServiceStore
    let service: WholeService
    /// Tokens by what they are: a role, `expired`, `foreign`.
    let tokens: [String: String]

    init() async throws {
        let city = try await City()
        let (verifier, _) = try await city.makeDesk()
        let reader = try await city.reader()
        let ledger = LocalLedger(reader, sequencer: city.sequencer)
        let counter = Service.Counter(
            id: "library", verifier: verifier, ledger: ledger,
            templates: try RequestTemplate.builtIn(), clock: { Self.now })
        store = try ServiceStore(path: Temporary.path("service.sqlite"))
        let settings = PageSettings(
            nameZh: "测试", nameEn: "Test", isSample: true, address: "https://city.example",
            sections: PageSettings.Section.service)
        service = try WholeService(
            ServiceRooms(
                reader: reader, ledger: ledger, keeper: city.keeper,
                agency: AgencyDesk(
                    issuer: city.agency, ledger: ledger, folder: Scratch.path("public"),
                    clock: { Self.now }), counters: [counter],
                departments: [try await DepartmentSite.department(in: city)]),
            store: store, settings: settings, metrics: MetricRegistry(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            address: { "https://city.example" }, clock: { Self.now })
        tokens = try Self.makeTokens(store)
    }

    private static func makeTokens(_ store: ServiceStore) throws -> [String: String] {
        let tokens = Tokens(store: store)
        var texts: [String: String] = [:]
        func make(
            _ name: String, _ roles: Set<ServiceRole>, office: String? = nil, seconds: Int = 60
        ) throws {
            guard let expires = now.adding(seconds: seconds) else { return }
            texts[name] = try tokens.make(
                Tokens.Token(name: name, roles: roles, office: office, expires: expires))
        }
        for role in ServiceRole.allCases { try make(role.rawValue, [role]) }
        try make("expired", Set(ServiceRole.allCases), seconds: -1)
        try make("foreign", [.desk, .department], office: "elsewhere")
        return texts
    }

    func ask(
        _ endpoint: Endpoint, _ path: String, token: String?
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.authorization] = token.map { "Bearer " + $0 }
        headers[.contentType] = endpoint.body?.mediaType
        let gate = ServiceGate(
            tokens: Tokens(store: store), sessions: Sessions(store: store),
            strangers: RateLimit(perSecond: 1e6, burst: 1e6),
            callers: RateLimit(perSecond: 1e6, burst: 1e6), clock: { Self.now })
        let application = ServiceApplication(
            endpoints: service.endpoints, gate: gate,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, pages: service.renderer
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: endpoint.method, headers: headers,
                body: endpoint.body.map { _ in ByteBuffer(string: "{}") })
        }
    }
}
