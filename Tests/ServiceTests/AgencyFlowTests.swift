import Agency
import CityTestSupport
import Credentials
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import Logging
import NIOCore
import Records
import Sodium
import TestSupport
import Testing
import Wallet

@testable import Service

@Suite("An agency, its wallets, and what it publishes")
struct AgencyFlowTests {
    private let city: City
    private let agency: RevocableAgency
    private let wallet: Holder
    private let endpoints: [Endpoint]

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        wallet = try city.makeWallet().holder
        let desk = AgencyDesk(
            issuer: agency.issuer,
            ledger: LocalLedger(try await city.reader(), sequencer: city.sequencer),
            folder: Scratch.path("public"), clock: { City.now })
        endpoints =
            AgencyEndpoints(
                desk: desk, imports: RegisterImport(desk: desk),
                office: JobOffice(
                    book: JobBook(
                        store: try ServiceStore(path: Temporary.path("service.sqlite")),
                        clock: { City.now }),
                    workers: [:], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
                address: { "https://city.example" }
            ).endpoints
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        headers[.contentType] = body == nil ? nil : "application/json"
        headers[.authorization] = who
        let application = ServiceApplication(
            endpoints: endpoints, gate: DeskSite.NamedGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        return try await application.test(.router) { [headers] client in
            try await client.execute(
                uri: path, method: method, headers: headers,
                body: body.map { ByteBuffer(bytes: $0.canonicalBytes) })
        }
    }

    private func json(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String? = nil
    ) async throws -> JSONValue {
        let response = try await ask(method, path, body, as: who)
        #expect(response.status == .ok, "\(path): \(String(buffer: response.body))")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    private func refusal(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String? = nil
    ) async throws -> LogSite.Refusal {
        try await LogSite.Refusal(ask(method, path, body, as: who))
    }

    private func offer(_ lines: String) async throws -> JSONValue {
        try await json(
            .post, "/api/agency/offers",
            [
                "register": .string(RevocableAgency.columns + lines), "evidence": "in-person",
                "definition": .string(hexadecimal(agency.card.bytes)),
                "valid_until": "2026-12-31",
            ], as: "clerk")
    }

    /// An offer's id, and what the wallet answers to it.
    private func request(_ rows: JSONValue) async throws -> (id: String, request: JSONValue) {
        guard case .string(let id)? = rows[["rows", "0", "id"]],
            case .string(let code)? = rows[["rows", "0", "code"]]
        else { throw Problem(.notFound, "no-offer") }
        #expect(rows[["rows", "0", "link"]] == .string("https://city.example/offers/\(id)"))
        let document = try await json(.get, "/offers/\(id)")
        let request = try await wallet.request(
            ResidentOffer(json: document), code: code, now: City.now)
        return (id, request.json)
    }

    @Test func aCredentialIsOfferedIssuedAndRevoked() async throws {
        let rows = try await offer("R1,Wang,5\nR2,Li,no number\n")
        #expect(rows[["rows", "0", "status"]] == "offered")
        #expect(rows[["rows", "1", "status"]] == "refused")
        #expect(try await offer("R1,Wang,5\n")[["rows", "0", "status"]] == "repeated")
        let (id, request) = try await request(rows)
        let issued = try await json(.post, "/offers/\(id)/credential", request)
        #expect(try await json(.post, "/offers/\(id)/credential", request) == issued)
        _ = try await wallet.accept(IssuedCredential(json: issued), now: City.now)
        #expect(try await offer("R1,Wang,5\n")[["rows", "0", "status"]] == "already-issued")

        let revoked = try await json(
            .post, "/api/agency/revocations", ["residents": ["R1"], "reason": "lost"],
            as: "officer")
        #expect(revoked == ["revoked": 1, "revoked_before": 0, "cosigned": true])
        let place = "/revocations/" + hexadecimal(agency.card.bytes)
        let status = try await json(.get, place + "/status")
        #expect(status["evidence"] != nil)
        let block = try await ask(.get, place + "/block/0.p/1")
        #expect(block.status == .ok)
        #expect(block.headers[.cacheControl] == "public, max-age=31536000, immutable")
        let file = try await json(.get, "/definitions/" + hexadecimal(agency.card.bytes))
        #expect(try file == agency.issuer.anchoredDefinition(agency.card))
    }

    /// 64 clients answer one offer at once with one request: one credential, the same for all.
    @Test func oneOfferIsOneCredential() async throws {
        let (id, request) = try await request(offer("R3,Zhao,7\n"))
        let answers = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let response = try await ask(.post, "/offers/\(id)/credential", request)
                    return (response.status.code, Array(buffer: response.body))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let issued = Set(answers.filter { $0.0 == 200 }.map(\.1))
        #expect(issued.count == 1)
        // Whoever came while another was being answered is told to come again.
        #expect(answers.allSatisfy { $0.0 == 200 || $0.0 == 409 })
    }

    @Test func fiveWrongCodesCloseAnOffer() async throws {
        let rows = try await offer("R4,Qian,9\n")
        var (id, request) = try await request(rows)
        let right = request
        request[["code"]] = "AAAAA-AAAAA"
        for _ in 0..<5 {
            _ = try await ask(.post, "/offers/\(id)/credential", request)
        }
        #expect(
            try await refusal(.post, "/offers/\(id)/credential", right)
                == .init(403, "offer-locked"))
        #expect(try await refusal(.get, "/offers/\(id)") == .init(404, "offer-unknown"))
        id = String(repeating: "0", count: 32)
        #expect(
            try await refusal(.post, "/offers/\(id)/credential", right)
                == .init(422, "offer-mismatch"))
    }

    @Test(arguments: [
        "../../operator/key", "status/..", "block/01", "block/0.p/100", "block/0.p/0", "BLOCK/0",
        "..%2Fstatus", "",
    ])
    func onlyPublishedFilesAreGivenOut(_ file: String) async throws {
        let response = try await ask(
            .get, "/revocations/\(hexadecimal(agency.card.bytes))/\(file)")
        #expect(response.status.code == 400 || response.status.code == 404)
    }

    @Test func whatIsNoOrderIsRefused() async throws {
        for (body, code): (JSONValue, Int) in [
            (["reason": "lost"], 400), (["residents": ["R9"], "reason": "boredom"], 400),
            (["credentials": ["x"], "reason": "lost"], 400),
            (["residents": ["R9"], "reason": "lost"], 422),
        ] {
            let response = try await ask(.post, "/api/agency/revocations", body, as: "officer")
            #expect(response.status.code == code, "\(body)")
        }
        for body: JSONValue in [
            ["register": "x", "evidence": "In Person"], ["register": "x"],
            ["register": "x", "evidence": "post", "valid_until": "2026-11-31"],
            ["register": "x", "evidence": "post", "days": 0],
        ] {
            let response = try await ask(.post, "/api/agency/offers", body, as: "clerk")
            #expect(400..<423 ~= response.status.code, "\(body)")
        }
        #expect(
            try await refusal(.post, "/api/agency/revocations", ["reason": "lost"], as: "clerk")
                == .init(403, "role"))
    }
}
