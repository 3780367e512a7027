import Agency
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
import Metrics
import NIOCore
import Records
import SealedStorage
import Sodium
import Synchronization
import TestSupport
import Testing
import TransparencyLog
import Wallet

@testable import Service

/// The whole service at work with people whose names, numbers and secrets can be told from everything else.
@Suite("What is personal stays where it belongs")
struct SecrecyTests {
    private static let name = "Zhuge Seeded"
    private static let number = "RSEEDED4711"
    private static let born = "1931-07-19"
    private static let register =
        AgencyTemplate.header + "\(number),\(name),\(born),330105,2007-09-17,B\n"
    private static let key = "5eeded-key-"
    private static let password = "correct-seeded-battery-9"

    /// Lines of the log and answers to requests, as they leave the service.
    private final class Seen: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock(\.self) }
    }

    private let city: City
    private let wallet: Holder
    private let counter: Service.Counter
    private let deskPath: String
    private let store: ServiceStore
    private let storePath = Temporary.path("service.sqlite")
    private let service: WholeService
    private let metrics = MetricRegistry()
    private let clock = DeskSite.Clock()
    private let logged = Seen()
    private let refused = Seen()
    private let addresses = Seen()

    init() async throws {
        city = try await City()
        wallet = try city.makeWallet().holder
        let template = try City.template(
            json: """
                {"v":1,"name":"name","purpose":{"zh":"问","en":"Asks"},
                "audience":{"zh":"窗口","en":"Counter"},"keep":"receipt","keep_days":2,
                "expires_minutes":10,"parameters":{},"reveal":["family_name","birth_date"],"conditions":[]}
                """)
        let (verifier, path) = try await city.makeDesk(
            "names.test.example", attributes: ["family_name", "birth_date"])
        deskPath = path
        let reader = try await city.reader()
        let ledger = LocalLedger(reader, sequencer: city.sequencer)
        let clock = clock
        counter = Service.Counter(
            id: "names", verifier: verifier, ledger: ledger, templates: [template],
            clock: { clock.now })
        store = try ServiceStore(path: storePath)
        service = try WholeService(
            ServiceRooms(
                reader: reader, ledger: ledger, keeper: city.keeper,
                agency: AgencyDesk(
                    issuer: city.agency, ledger: ledger, folder: Scratch.path("public"),
                    clock: { clock.now }), counters: [counter]),
            store: store,
            settings: PageSettings(
                nameZh: "测试", nameEn: "Test", isSample: false, address: "https://city.example",
                sections: PageSettings.Section.allCases),
            metrics: metrics, log: Self.log(to: logged), address: { "https://city.example" },
            clock: { clock.now })
    }

    private static func log(to seen: Seen) -> Logger {
        Logger(label: "test") { label in
            JSONLogHandler(label, level: .trace, write: { seen.add($0) })
        }
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]? = nil,
        token: String? = nil, type: String = "application/json"
    ) async throws -> TestResponse {
        addresses.add(path)
        let clock = clock
        let gate = CountingGate(
            gate: ServiceGate(
                tokens: Tokens(store: store), sessions: Sessions(store: store),
                strangers: RateLimit(perSecond: 1e6, burst: 1e6),
                callers: RateLimit(perSecond: 1e6, burst: 1e6), clock: { clock.now }),
            metrics: metrics)
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : type
        headers[.authorization] = token.map { "Bearer " + $0 }
        headers[.idempotencyKey] =
            method == .get ? nil : Self.key + hexadecimal(randomBytes(8))
        let application = ServiceApplication(
            endpoints: service.endpoints, gate: gate,
            log: Self.log(to: logged), pages: service.renderer,
            keys: try IdempotencyKeys(store: store, clock: { clock.now })
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        let response = try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(bytes: $0) })
        }
        if response.status.code >= 400 { refused.add(String(buffer: response.body)) }
        if let place = response.headers[.location] { addresses.add(place) }
        return response
    }

    /// Counts into the test's own registry: the process has one, and other tests theirs.
    private struct CountingGate: Gate {
        let gate: ServiceGate
        let metrics: MetricRegistry

        func admit(_ visit: Visit, to endpoint: Endpoint) throws -> Caller? {
            try gate.admit(visit, to: endpoint)
        }

        func note(_ endpoint: Endpoint, _ status: HTTPResponse.Status, duration: Duration) {
            metrics.makeTimer(
                label: "http_request_seconds",
                dimensions: [("endpoint", endpoint.name), ("status", String(status.code))]
            ).recordNanoseconds(1)
        }
    }

    private func json(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        token: String? = nil
    ) async throws -> JSONValue {
        let response = try await ask(method, path, body?.canonicalBytes, token: token)
        #expect(response.status.code < 300, "\(path): \(String(buffer: response.body))")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    private func token(_ role: ServiceRole) throws -> String {
        guard let expires = City.now.adding(seconds: 86_400) else { return "" }
        return try Tokens(store: store).make(
            .init(name: "seeded-\(role.rawValue)", roles: [role], office: nil, expires: expires))
    }

    private func text(_ value: JSONValue?) throws -> String {
        guard case .string(let text)? = value else { throw Problem(.notFound, "no-text") }
        return text
    }

    /// Offers, fetches and accepts a credential; returns the one-time code.
    private func issue(_ clerk: String) async throws -> String {
        let rows = try await json(
            .post, "/api/agency/offers",
            [
                "register": .string(
                    Self.register),
                "evidence": "in-person", "definition": .string(hexadecimal(city.definition.bytes)),
                "valid_until": "2026-12-31",
            ], token: clerk)
        let id = try text(rows[["rows", "0", "id"]])
        let code = try text(rows[["rows", "0", "code"]])
        let offer = try ResidentOffer(json: try await json(.get, "/offers/\(id)"))
        let request = try await wallet.request(offer, code: code, now: City.now).json
        var wrong = request
        wrong[["code"]] = "SEEDD-WRONG"
        _ = try await ask(.post, "/offers/\(id)/credential", wrong.canonicalBytes)
        let issued = try await json(.post, "/offers/\(id)/credential", request)
        _ = try await wallet.accept(IssuedCredential(json: issued), now: City.now)
        return code
    }

    /// Shows the credential at the desk, which clears what it saw.
    private func show(_ desk: String) async throws {
        let made = try await json(
            .post, "/api/desks/names/requests",
            [
                "template": "name",
                "definitions": [.string(hexadecimal(city.definition.bytes))],
            ], token: desk)
        let id = try text(made["id"])
        addresses.add(try text(made["link"]))
        let bundle = try RequestBundle(json: try await json(.get, "/requests/\(id)"))
        let document = try await wallet.present(
            wallet.prepare(bundle, now: clock.now), now: clock.now)
        let verdict = try await json(.post, "/requests/\(id)", document)
        #expect(verdict["verdict"] == "accept")
        let state = "/api/desks/names/requests/\(id)"
        let seen = try await json(.get, state, token: desk)
        #expect(seen.canonicalText.contains(Self.name))
        let page = try await ask(.get, "/desk/names/requests/\(id)", token: desk)
        #expect(String(buffer: page.body).contains(Self.name))
        #expect(try await city.release(counter.verifier) == 1)
        _ = try await json(.post, "/desks/names/receipts", verdict[["promise"]])
        // A presentation again, for a request that has seen one.
        _ = try await ask(.post, "/requests/\(id)", document.canonicalBytes)
        #expect(try await ask(.delete, state + "/shown", token: desk).status == .noContent)
        clock.advance(61)
        let after = try await json(.get, state, token: desk)
        #expect(!after.canonicalText.contains(Self.name))
    }

    /// The same register as a job, which seals its order and its outcome.
    private func importRegister(_ clerk: String) async throws {
        let job = try await json(
            .post, "/api/agency/imports",
            [
                "register": .string(
                    Self.register),
                "evidence": "in-person", "definition": .string(hexadecimal(city.definition.bytes)),
                "valid_until": "2026-12-31",
            ], token: clerk)
        let id = try text(job["id"])
        let jobs = service.jobs
        let working = Task { try await jobs.run() }
        while try await json(.get, "/api/jobs/\(id)", token: clerk)["state"] != "done" {
            try await Task.sleep(for: .milliseconds(20))
        }
        working.cancel()
        _ = try? await working.value
        let rows = try await json(.get, "/api/agency/imports/\(id)/rows?page=0", token: clerk)
        #expect(rows[["rows", "0", "status"]] == "already-issued")
    }

    /// Secrets and claims where they do not belong, at every address.
    private func misuse(_ token: String) async throws {
        let claims: JSONValue = [
            "name": .string(Self.name), "resident_number": .string(Self.number),
            "password": .string(Self.password),
        ]
        for endpoint in service.endpoints where endpoint.isWrite {
            let path = endpoint.path.replacing("{desk}", with: "names")
                .replacing("{offer}", with: String(repeating: "0", count: 32))
                .replacing("{request}", with: String(repeating: "0", count: 32))
            let type = endpoint.body?.mediaType ?? "application/json"
            let form = "name=\(Self.number)&password=\(Self.password)&form_token=\(Self.number)"
            let body = endpoint.isPage ? Array(form.utf8) : claims.canonicalBytes
            for sent in [token, "cst_" + Self.number, nil] {
                _ = try await ask(endpoint.method, path, body, token: sent, type: type)
            }
            _ = try await ask(endpoint.method, path, Array("{\"\(Self.name)".utf8), type: type)
        }
    }

    @Test func nowhere() async throws {
        try Accounts(store: store).set(
            "administrator", roles: [.administrator], office: nil,
            password: SecretBytes(copying: Array(Self.password.utf8)))
        let tokens = try [
            ServiceRole.clerk, .desk, .officer, .administrator,
        ].map { try token($0) }
        let code = try await issue(tokens[0])
        try await show(tokens[1])
        try await importRegister(tokens[0])
        let revocation: JSONValue = ["residents": [.string(Self.number)], "reason": "lost"]
        _ = try await ask(
            .post, "/api/agency/revocations", revocation.canonicalBytes, token: tokens[2])
        _ = try await ask(
            .post, "/api/agency/revocations",
            (["residents": [.string(Self.name)], "reason": "lost"] as JSONValue).canonicalBytes,
            token: tokens[2])
        for token in tokens { try await misuse(token) }
        let told = try await ask(.get, "/metrics", token: tokens[3])
        #expect(String(buffer: told.body).contains("http_request_seconds"))

        let seeds =
            [Self.name, Self.number, Self.born, Self.password, Self.key, code] + tokens
        func check(_ text: String, _ place: String) {
            for (number, seed) in seeds.enumerated() {
                #expect(!text.contains(seed), "seed \(number) in \(place)")
            }
        }
        #expect(logged.all.count > 200 && refused.all.count > 100)
        check(logged.all.joined(), "the log")
        check(String(buffer: told.body), "the metrics")
        check(refused.all.joined(separator: "\n"), "a refusal")
        check(addresses.all.joined(separator: "\n"), "an address")
        try checkFiles(check)
    }

    private func checkFiles(_ check: (String, String) -> Void) throws {
        check(
            String(decoding: try Temporary.contents(storePath), as: UTF8.self), "service.sqlite")
        for folder in [city.directory, deskPath, city.agencyPath] {
            for (name, content) in try Scratch.contents(folder) {
                check(String(decoding: content, as: UTF8.self), "\(name), as it lies on the disk")
            }
        }
        // The desk is at work and keeps its folder to itself; a copy is nobody's.
        let state = try StateDirectory.open(
            at: Scratch.copy(deskPath, "opened"), role: Verifier.role,
            passphrase: Scratch.passphrase())
        for folder in ["", "queue", "kept", "pending", "definitions"] {
            for name in try state.names(in: folder) {
                let path = folder.isEmpty ? name : folder + "/" + name
                guard let bytes = try? state.read(path) else { continue }
                check(String(decoding: bytes, as: UTF8.self), "the desk's \(path)")
            }
        }
    }
}
