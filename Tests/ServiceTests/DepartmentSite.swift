import Age
import Archive
import CityTestSupport
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import Ledger
import NIOCore
import Records
import SQLiteStore
import Sodium
import Testing
import TransparencyLog

@testable import Service

/// A department of a small city on the network, served without a socket, with a board of two officers.
struct DepartmentSite {
    final class Officer: Sendable {
        let name: String
        let key: SigningKey

        init(_ name: String) throws {
            self.name = name
            key = try SigningKey()
        }

        func verifierKey() throws -> NoteVerifierKey {
            try NoteVerifierKey(name: name, kind: .signature, publicKey: key.verificationKey)
        }
    }

    static let path = "/api/departments/water"
    static let personal = ["Wang Xiaoming", "water comes through the ceiling"]

    let city: City
    let department: Department
    let officers: [Officer]
    let endpoints: [Endpoint]

    init() async throws {
        city = try await City()
        officers = try ["privacy.test.example", "legal.test.example"].map { try Officer($0) }
        try await city.appoint(officers.map { try $0.verifierKey() }, threshold: 2)
        department = try await Self.department(in: city)
        endpoints = DepartmentEndpoints([department]).endpoints
    }

    /// The water department of a city.
    static func department(in city: City) async throws -> Department {
        let custodian = try Custodian.create(
            at: Scratch.path("department"), name: "water.test.example", logKey: city.logKey(),
            policyText: "", passphrase: Scratch.passphrase(),
            makeStore: { try SQLiteArchive.create(in: $0) })
        try await city.admit(.department, custodian.verifierKey)
        return Department(
            id: "water", desk: CustodianDesk(custodian: custodian, ledger: try await city.ledger()),
            clock: { City.now })
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String = "department"
    ) async throws -> TestResponse {
        try await endpoints.ask(method, Self.path + path, body?.canonicalBytes, as: who)
    }

    func json(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String = "department", status: HTTPResponse.Status = .ok
    ) async throws -> JSONValue {
        let response = try await ask(method, path, body, as: who)
        #expect(response.status == status, "\(path): \(String(buffer: response.body))")
        return try JSONValue(parsing: Array(buffer: response.body))
    }

    func refusal(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil,
        as who: String = "department"
    ) async throws -> LogSite.Refusal {
        try await LogSite.Refusal(ask(method, path, body, as: who))
    }

    /// Posts lines; returns the results.
    func add(_ lines: [String]) async throws -> [JSONValue] {
        let response = try await post(lines.joined(separator: "\n"))
        #expect(response.status == .ok, "\(String(buffer: response.body))")
        return try String(buffer: response.body).split(separator: "\n").map {
            try JSONValue(parsing: Array($0.utf8))
        }
    }

    func post(_ text: String, as who: String = "department") async throws -> TestResponse {
        try await endpoints.ask(
            .post, Self.path + "/records", Array(text.utf8), as: who,
            type: "application/x-ndjson")
    }

    /// A line about a leak, with personal data in it.
    static func leak(
        id: RecordIdentifier = RecordIdentifier(), area: String = "D-07",
        subject: SubjectKey? = nil
    ) -> String {
        var line = JSONObject([
            ("type", "community.request"), ("id", .string(id.description)),
            ("area", .string(area)), ("public", ["service": "leak", "status": "open"]),
            ("payload", ["name": .string(personal[0]), "text": .string(personal[1])]),
        ])
        line["subject"] = subject?.json
        return JSONValue.object(line).canonicalText
    }

    /// A line about traffic, which is about nobody.
    static func flow(_ vehicles: Int) -> String {
        let line: JSONValue = [
            "type": "traffic.flow",
            "public": [
                "segment": "road-1", "from": "2026-03-02T09:00:00Z", "duration_s": 300,
                "quality": "measured", "vehicles": .integer(vehicles),
            ],
            "payload": ["sensor": "camera-7"],
        ]
        return line.canonicalText
    }

    /// Proposes a rule, and has so many officers approve it; returns the rule's id.
    @discardableResult
    func rule(_ terms: [(String, JSONValue)], approvals: Int = 2) async throws -> String {
        let document = JSONValue.object(
            JSONObject(
                terms + [
                    ("valid_from", "2026-03-01T00:00:00Z"),
                    ("valid_until", "2029-01-01T00:00:00Z"),
                ]))
        let proposal = try await json(.post, "/rules", document, status: .created)
        guard case .string(let rule)? = proposal["rule"], let text = proposal["terms"] else {
            throw Problem(.notFound, "no-rule")
        }
        for officer in officers.prefix(approvals) {
            let approval = try PolicyTerms(json: text).approval(
                by: officer.key, name: officer.name)
            _ = try await json(
                .post, "/rules/\(rule)/approvals", approval.json, as: "officer")
        }
        return rule
    }

    func readingRule() async throws {
        try await rule([
            ("action", "read"), ("types", ["community.request"]), ("purpose", "repair"),
            ("role", "crew"),
        ])
    }

    func erasureRule(_ id: RecordIdentifier, approvals: Int = 2) async throws {
        try await rule(
            [
                ("action", "erase"), ("types", ["community.request"]), ("purpose", "request"),
                ("records", [.string(id.description)]),
            ], approvals: approvals)
    }

    func contents<T>(_ pick: (Record) -> T?) async throws -> [T] {
        let reader = try await city.reader()
        return try await reader.entries(in: 0..<reader.size()).compactMap {
            pick(try Envelope(leaf: $0.leaf).record)
        }
    }
}
