import Agency
import CityTestSupport
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import JSONSchemas
import Ledger
import NIOCore
import Records
import Sodium
import Testing
import TransparencyLog

@testable import Service

@Suite("Revocation heads over HTTP")
struct HeadTests {
    private let city: City
    private let agency: RevocableAgency
    private let desk: AgencyDesk
    private let endpoints: [Endpoint]

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        let ledger = try await city.ledger()
        desk = AgencyDesk(
            issuer: agency.issuer, ledger: ledger, folder: Scratch.path("public"),
            clock: { City.now })
        endpoints = LogEndpoints(reader: try await city.reader(), ledger: ledger).endpoints
        _ = try await StatusPublishing(
            issuer: agency.issuer, ledger: ledger, folder: desk.folder
        ).publish([agency.card, agency.pass])
    }

    private func heads(_ path: String) async throws -> [JSONValue] {
        let response = try await endpoints.ask(.get, path)
        #expect(response.status == .ok, "\(String(buffer: response.body))")
        let document = try JSONValue(parsing: Array(buffer: response.body))
        #expect(try JSONSchema(json: LogSchemas.heads).validate(document) == nil)
        #expect(document["next"] == .null)
        guard case .array(let heads)? = document["heads"] else { return [] }
        return heads
    }

    @Test func theNewestOfEachAndAllOfOne() async throws {
        let both = try await heads("/log/heads")
        #expect(Set(both.map { $0["definition"] }).count == 2)
        #expect(both.allSatisfy { $0["revocations"] == 0 && $0["retired"] == false })

        let wallet = try city.makeWallet().holder
        _ = try await agency.issue(to: wallet, "R1", agency.card)
        _ = try await desk.revoke([.row("R1")], reason: .lost)
        let card = hexadecimal(agency.card.bytes)
        let newest = try await heads("/log/heads")
        #expect(newest.count == 2)
        #expect(newest.first { $0["definition"] == .string(card) }?["revocations"] == 1)
        let history = try await heads("/log/heads/" + card)
        #expect(history.map { $0["revocations"] } == [1, 0])
        let log = try LogIdentity(keys: [city.logKey()])
        for head in history + newest {
            let evidence = try LogEvidence(
                json: ["leaf": head["leaf"] ?? .null, "proof": head["proof"] ?? .null], at: "")
            _ = try evidence.proof.verify(leaf: .leaf(evidence.leaf), log: log)
            #expect(head["index"] == .integer(evidence.proof.index))
        }
    }

    @Test func whatIsNoDefinitionHasNoHeads() async throws {
        let none = String(repeating: "0a", count: 32)
        for (path, refusal) in [
            ("/log/heads/" + none, LogSite.Refusal(404, "definition-unknown")),
            ("/log/heads/x", .init(400, "parameter-malformed")),
            ("/log/heads?before=x", .init(400, "parameter-malformed")),
            ("/log/heads?under=none", .init(400, "parameter-malformed")),
        ] {
            #expect(try await LogSite.Refusal(endpoints.ask(.get, path)) == refusal, "\(path)")
        }
    }
}
