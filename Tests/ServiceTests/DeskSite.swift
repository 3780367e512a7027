import CityTestSupport
import Credentials
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import Logging
import NIOCore
import Records
import Synchronization
import Testing
import Wallet

@testable import Service

extension [Endpoint] {
    /// What they answer, without a socket, to whoever says what role and office they have.
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil,
        as who: String? = nil, type: String = "application/json"
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : type
        headers[.authorization] = who
        let application = ServiceApplication(
            endpoints: self, gate: DeskSite.NamedGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(bytes: $0) })
        }
    }
}

/// A desk of a small city on the network, served without a socket, with a clock that tests set.
struct DeskSite {
    /// Lets in whoever says what role they have, and perhaps what office or account: `desk/library`, `officer@li`.
    struct NamedGate: Gate {
        func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
            guard case .roles(let allowed) = endpoint.access else { return nil }
            guard let parts = visit.headers[.authorization]?.split(separator: "@"),
                let words = parts.first?.split(separator: "/")
            else { throw Problem(.unauthorized, "unauthorized") }
            let account = parts.count > 1 ? String(parts[1]) : nil
            let roles = Set(words.prefix(1).compactMap { ServiceRole(rawValue: String($0)) })
            guard !roles.isDisjoint(with: allowed) else { throw Problem(.forbidden, "role") }
            return Caller(
                name: account ?? "test", roles: roles,
                office: words.count > 1 ? String(words[1]) : nil, formToken: nil,
                account: account)
        }

        func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {}
    }

    final class Clock: Sendable {
        private let time = Mutex(City.now)
        var now: Timestamp { time.withLock { $0 } }
        func advance(_ seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) ?? $0 } }
    }

    let city: City
    let verifier: Verifier
    let deskPath: String
    let wallet: Holder
    let counter: Service.Counter
    let clock = Clock()
    let endpoints: [Endpoint]

    init() async throws {
        city = try await City()
        (verifier, deskPath) = try await city.makeDesk()
        wallet = try city.makeWallet().holder
        try await city.issue(to: wallet)
        let clock = clock
        counter = Service.Counter(
            id: "library", verifier: verifier,
            ledger: LocalLedger(try await city.reader(), sequencer: city.sequencer),
            templates: try RequestTemplate.builtIn(), clock: { clock.now })
        endpoints =
            DeskEndpoints([counter], address: { "https://city.example" }, clock: { clock.now })
            .endpoints
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil,
        as who: String? = nil, type: String = "application/json"
    ) async throws -> TestResponse {
        try await endpoints.ask(method, path, body, as: who, type: type)
    }

    func json(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> JSONValue {
        let response = try await ask(method, path, body?.canonicalBytes, as: who)
        #expect(response.status == status, "\(path): \(String(buffer: response.body))")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    /// The stable code of a refusal.
    func refusal(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String? = nil
    ) async throws -> LogSite.Refusal {
        try await LogSite.Refusal(ask(method, path, body?.canonicalBytes, as: who))
    }

    /// A new request's id.
    func order(_ order: JSONValue = ["template": "car-sharing"]) async throws -> String {
        let made = try await json(
            .post, "/api/desks/library/requests", order, as: "desk", status: .created)
        guard case .string(let id)? = made["id"] else { throw Problem(.notFound, "no-id") }
        #expect(made["link"] == .string("https://city.example/requests/\(id)"))
        return id
    }

    func state(_ id: String) async throws -> JSONValue {
        try await json(.get, "/api/desks/library/requests/\(id)", as: "desk")
    }

    /// What the wallet answers to a request.
    func presentation(_ id: String) async throws -> JSONValue {
        let bundle = try RequestBundle(json: try await json(.get, "/requests/\(id)"))
        return try await wallet.present(
            wallet.prepare(bundle, now: clock.now), now: clock.now)
    }
}
