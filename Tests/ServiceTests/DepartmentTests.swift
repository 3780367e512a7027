import Age
import CityTestSupport
import Foundation
import HTTPTypes
import HummingbirdTesting
import JSONDocuments
import NIOCore
import Records
import Sodium
import TestSupport
import Testing

@testable import Service

@Suite("A department over HTTP: records added, found, granted")
struct DepartmentTests {
    private let site: DepartmentSite

    init() async throws { site = try await DepartmentSite() }

    private static func records(_ page: JSONValue) -> [JSONValue] {
        guard case .array(let records)? = page["records"] else { return [] }
        return records
    }

    @Test func eachLineHasItsResult() async throws {
        let id = RecordIdentifier()
        let results = try await site.add([
            DepartmentSite.leak(id: id), "", "{\"type\":", DepartmentSite.flow(17),
            "{\"type\":\"ledger.note\",\"public\":{\"text\":\"x\"}}",
            DepartmentSite.leak(area: "d 07"), DepartmentSite.leak(id: id, area: "D-08"),
            "{\"type\":\"traffic.flow\",\"public\":{},\"attach\":[\"/etc/passwd\"]}",
        ])
        #expect(results.map { $0["line"] } == [1, 3, 4, 5, 6, 7, 8])
        #expect(results[0]["id"] == .string(id.description) && results[0]["index"] != nil)
        #expect(results[1]["status"] == 400 && results[1]["code"] == "malformed")
        #expect(results[2]["leaf_hash"] != nil)
        #expect(results[3]["status"] == 422 && results[3]["place"] == "type")
        #expect(results[4]["code"] == "malformed" && results[4]["place"] == "area")
        #expect(results[5]["status"] == 409 && results[5]["code"] == "identifier-taken")
        #expect(results[6]["status"] == 400)
        let again = try await site.add([DepartmentSite.leak(id: id)])
        #expect(again[0]["index"] == results[0]["index"])
        let summary = try await site.json(.get, "")
        #expect(
            summary["types"] == [
                ["type": "community.request", "count": 1, "erased": 0, "held": 0],
                ["type": "traffic.flow", "count": 1, "erased": 0, "held": 0],
            ])
    }

    /// A client that lost an answer asks again; what has no id is told by the key.
    @Test func theSameKeyAddsNothingMore() async throws {
        func post(_ key: String) async throws -> String {
            let call = Call(
                endpoint: "department.add", parameters: [:],
                headers: [.idempotencyKey: key],
                body: Array((DepartmentSite.flow(1) + "\n" + DepartmentSite.flow(1)).utf8),
                caller: nil, id: "test")
            return try await RecordLines(call).add(to: site.department)
                .map(\.canonicalText).joined()
        }
        let first = try await post("0123456789abcdef")
        #expect(try await post("0123456789abcdef") == first)
        #expect(try await post("fedcba9876543210") != first)
        #expect(try await site.contents { if case .flow = $0 { 1 } else { nil } }.count == 4)
    }

    @Test func whatIsNoBatchIsRefusedAsAWhole() async throws {
        func refused(_ text: String) async throws -> LogSite.Refusal {
            try LogSite.Refusal(await site.post(text))
        }
        #expect(try await refused("\n \n") == .init(400, "empty"))
        let many = String(repeating: "{}\n", count: 1_025)
        #expect(try await refused(many) == .init(413, "too-many-lines"))
        let large = String(repeating: " ", count: (4 << 20) + 1)
        #expect(try await refused(large) == .init(413, "too-large"))
        let long = try await site.add([String(repeating: " ", count: 1_100_001) + "{}"])
        #expect(long[0]["status"] == 400)
    }

    @Test func recordsAreFoundWithoutTheirSecrets() async throws {
        let id = RecordIdentifier()
        _ = try await site.add([
            DepartmentSite.leak(id: id), DepartmentSite.leak(area: "D-08"),
            DepartmentSite.flow(3),
        ])
        let all = try await site.ask(.get, "/records")
        let text = String(buffer: all.body)
        for secret in DepartmentSite.personal { #expect(!text.contains(secret)) }
        let page = try JSONValue(parsing: Array(buffer: all.body))
        #expect(Self.records(page).count == 3 && page["next"] == .null)
        let some = try await site.json(.get, "/records?type=community.request&area=D-07")
        #expect(some[["records", "0", "id"]] == .string(id.description))
        #expect(Self.records(some).count == 1)
        let first = try await site.json(.get, "/records?limit=1", as: "auditor")
        guard case .number(let next)? = first["next"] else { return #expect(Bool(false)) }
        let second = try await site.json(.get, "/records?limit=2&before=\(next)")
        #expect(Self.records(second).count == 2)
        let one = try await site.json(.get, "/records/\(id)")
        #expect(one["erased"] == false && one["holds"] == 0)
    }

    @Test func anotherOfficeSeesNothing() async throws {
        for (method, path) in [
            (HTTPRequest.Method.get, ""), (.get, "/records"), (.get, "/accesses"),
            (.get, "/following"), (.get, "/rules"),
        ] {
            #expect(
                try await site.refusal(method, path, as: "department/parks")
                    == .init(403, "office"))
        }
        let lines = try await site.post(DepartmentSite.flow(1), as: "department/parks")
        #expect(try LogSite.Refusal(lines) == .init(403, "office"))
        let mine = try await site.endpoints.ask(
            .get, "/api/departments", as: "department/parks")
        #expect(String(buffer: mine.body) == "{\"departments\":[]}")
        let unknown = try await site.endpoints.ask(
            .get, "/api/departments/parks", as: "department/parks")
        #expect(try LogSite.Refusal(unknown) == .init(404, "department-unknown"))
    }

    /// 32 come at once with the same record, and 32 with another content under its id.
    @Test func oneRecordWins() async throws {
        let id = RecordIdentifier()
        let results = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for number in 0..<64 {
                group.addTask {
                    try await site.add([
                        DepartmentSite.leak(id: id, area: number < 32 ? "D-07" : "D-08")
                    ])[0]
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let added = results.filter { $0["index"] != nil }
        #expect(added.count == 32 && Set(added.map { $0["index"] }).count == 1)
        #expect(results.filter { $0["code"] == "identifier-taken" }.count == 32)
        #expect(
            try await site.contents { if case .request = $0 { 1 } else { nil } }.count == 1)
    }

    @Test func aReaderOpensWhatOfficersAllow() async throws {
        let (id, subject) = (RecordIdentifier(), try SubjectKey())
        _ = try await site.add([DepartmentSite.leak(id: id, subject: subject)])
        let identity = try Identity()
        let recipient = identity.recipient.description
        let identities = IdentityFile(identity)
        var order = JSONObject([
            ("record", .string(id.description)), ("reader", .string(recipient)),
            ("purpose", "repair"), ("role", "crew"),
        ])
        #expect(
            try await site.refusal(.post, "/grants", .object(order))
                == .init(403, "rule-missing"))
        try await site.readingRule()
        let grant = try await site.json(.post, "/grants", .object(order))
        guard case .string(let file)? = grant["file"], let sealed = bytes(base64: file) else {
            return #expect(Bool(false))
        }
        let plain = try AgeFile.decrypt(
            sealed, identities: identities, plaintextLimit: 2_000_000)
        #expect(String(decoding: plain, as: UTF8.self).contains(DepartmentSite.personal[0]))
        order["fields"] = ["text"]
        _ = try await site.json(.post, "/grants", .object(order))
        order["reader"] = "age1none"
        #expect(
            try await site.refusal(.post, "/grants", .object(order)) == .init(422, "reader"))

        let list = try await site.json(.get, "/accesses", as: "auditor")
        #expect(list[["accesses", "1", "index"]] == grant["access"])
        #expect(list[["accesses", "0", "fields"]] == ["text"])
        #expect(list[["accesses", "0", "role"]] == "crew")
        let usage = try await site.json(.post, "/usage", ["subject": subject.json])
        #expect(usage[["findUsage", "totalUsages"]] == 2)
        #expect(usage[["heartbeat", "status"]] == "OK")
        let stranger = try SubjectKey()
        let none = try await site.json(.post, "/usage", ["subject": stranger.json])
        #expect(none[["findUsage", "totalUsages"]] == 0)
    }
}
