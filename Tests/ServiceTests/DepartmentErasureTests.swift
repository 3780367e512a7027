import Age
import Archive
import CityTestSupport
import HTTPTypes
import JSONDocuments
import Records
import TestSupport
import Testing

@testable import Service

@Suite("A department over HTTP: erasing by the word of two, and following")
struct DepartmentErasureTests {
    private let site: DepartmentSite

    init() async throws { site = try await DepartmentSite() }

    private func erasure(_ id: RecordIdentifier) -> JSONValue {
        ["records": [.string(id.description)], "ground": "request"]
    }

    private func grant(_ id: RecordIdentifier) throws -> JSONValue {
        [
            "record": .string(id.description),
            "reader": .string(try Identity().recipient.description), "purpose": "repair",
        ]
    }

    @Test func oneOfficerIsNotEnough() async throws {
        let (id, other) = (RecordIdentifier(), RecordIdentifier())
        _ = try await site.add([DepartmentSite.leak(id: id), DepartmentSite.leak(id: other)])
        try await site.readingRule()
        try await site.erasureRule(id, approvals: 1)
        #expect(
            try await site.refusal(.post, "/erasures", erasure(id)) == .init(403, "rule-missing")
        )
        _ = try await site.json(.post, "/grants", grant(id))
        try await site.erasureRule(id)
        #expect(
            try await site.refusal(.post, "/erasures", erasure(other))
                == .init(403, "record-not-allowed"))
        #expect(
            try await site.json(.post, "/erasures", erasure(id))
                == ["erased": [.string(id.description)]])
        #expect(
            try await site.refusal(.post, "/grants", grant(id)) == .init(410, "record-erased"))
        let record = try await site.json(.get, "/records/\(id)")
        #expect(record["erased"] == true)
        let summary = try await site.json(.get, "")
        #expect(summary[["types", "0", "erased"]] == 1)
        _ = try await site.json(.post, "/grants", grant(other))
        let repeated = try await site.add([DepartmentSite.leak(id: id)])
        #expect(repeated[0]["status"] == 410 && repeated[0]["code"] == "record-erased")
    }

    @Test func somebodyElsesSignatureIsNoApproval() async throws {
        let id = RecordIdentifier()
        _ = try await site.add([DepartmentSite.leak(id: id)])
        let rule = try await site.rule(
            [
                ("action", "erase"), ("types", ["community.request"]), ("purpose", "request"),
                ("records", [.string(id.description)]),
            ], approvals: 1)
        let proposal = try await site.json(.get, "/rules/\(rule)", as: "officer")
        let terms = try PolicyTerms(json: #require(proposal["terms"]))
        let path = "/rules/\(rule)/approvals"
        let stranger = try DepartmentSite.Officer("stranger.test.example")
        let foreign = try terms.approval(by: stranger.key, name: stranger.name)
        #expect(
            try await site.refusal(.post, path, foreign.json) == .init(403, "not-an-officer"))
        // The first officer once more is one officer.
        let first = site.officers[0]
        let again = try terms.approval(by: first.key, name: first.name)
        #expect(
            try await site.json(.post, path, again.json)
                == ["approvals": 1, "threshold": 2, "index": nil])
        let last = site.officers[1]
        let enough = try terms.approval(by: last.key, name: last.name)
        let state = try await site.json(.post, path, enough.json)
        #expect(state["approvals"] == 2 && state["index"] != .null)
        let rules = try await site.json(.get, "/rules", as: "auditor")
        #expect(rules[["rules", "0", "rule"]] == .string(rule))
    }

    @Test func manyErasuresAtOnceAreOne() async throws {
        let id = RecordIdentifier()
        _ = try await site.add([DepartmentSite.leak(id: id)])
        try await site.erasureRule(id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { _ = try await site.json(.post, "/erasures", erasure(id)) }
            }
            try await group.waitForAll()
        }
        let receipts = try await site.contents {
            if case .erasure(let entry) = $0 { entry } else { nil }
        }
        #expect(receipts.count == 1 && receipts[0].records == [id])
    }

    private func standing() async throws -> Recipient {
        let reader = try Identity().recipient
        try await site.rule([
            ("action", "read"), ("types", ["traffic.flow"]), ("purpose", "control"),
            ("role", "centre"), ("standing", [.string(reader.description)]),
        ])
        return reader
    }

    @Test func whoFollowsWhileOthersAddMissesNothing() async throws {
        let reader = try await standing()
        let path = "/following?type=traffic.flow&reader=\(reader)"
        async let adding: Void = withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask { [site] in
                    _ = try await site.add([
                        DepartmentSite.flow(number), DepartmentSite.flow(100 + number),
                    ])
                }
            }
            try await group.waitForAll()
        }
        var (seen, after): ([JSONValue], String) = ([], "")
        while seen.count < 24 {
            let page = try await site.json(.get, path + after)
            guard case .array(let records)? = page["records"] else { break }
            seen += records
            if case .number(let last)? = page["after"], last != "-1" { after = "&after=\(last)" }
        }
        try await adding
        let values = Set(seen.map { $0[["envelope", "public", "vehicles"]] })
        #expect(seen.count == 24 && values.count == 24)
        #expect(seen.allSatisfy { $0["file"] != .null })
    }

    @Test func eventsGoOnWhereTheyWereLeft() async throws {
        let reader = try await standing()
        _ = try await site.add([DepartmentSite.flow(1), DepartmentSite.flow(2)])
        var follower = RecordFollower(
            department: site.department, type: .trafficFlow, reader: reader, after: -1)
        let first = try await follower.page()
        #expect(first.count == 2)
        follower.after = first[0].index
        let news = try site.department.news.follow()
        let events = RecordEvents(follower, first: try await follower.page(), news: news)
        func text() async -> String? {
            await events.next().map { String(decoding: $0, as: UTF8.self) }
        }
        let second = try #require(await text())
        #expect(second.hasPrefix("id: \(first[1].index)\nevent: record\ndata: {"))
        _ = try await site.add([DepartmentSite.flow(3)])
        var third = try #require(await text())
        // Being woken may be a piece of its own.
        while third.hasPrefix(":") { third = try #require(await text()) }
        #expect(third.contains("\"vehicles\":3"))
        site.department.news.close()
        var last = await text()
        while let quiet = last, quiet.hasPrefix(":") { last = await text() }
        #expect(last == nil)
    }

    @Test func whoStandsInNoRuleFollowsNothing() async throws {
        _ = try await standing()
        _ = try await site.add([DepartmentSite.flow(1)])
        let stranger = try Identity().recipient
        for path in ["/following", "/following/events"] {
            #expect(
                try await site.refusal(.get, path + "?type=traffic.flow&reader=\(stranger)")
                    == .init(403, "rule-missing"))
        }
        #expect(
            try await site.refusal(.get, "/following?type=traffic.flow&reader=none")
                == .init(400, "parameter-malformed"))
    }
}
