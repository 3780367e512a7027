import Foundation
import HTTPTypes
import JSONDocuments
import JSONSchemas
import Ledger
import LedgerTestSupport
import Records
import Sodium
import Testing
import TransparencyLog

@testable import Service

@Suite("The log's entries and proofs over HTTP")
struct LogEntryTests {
    private func log() throws -> LogIdentity { try TestCity.log() }

    private func check(_ document: JSONValue, against schema: JSONValue) throws {
        #expect(try JSONSchema(json: schema).validate(document) == nil)
    }

    @Test func anEntryComesWithItsProof() async throws {
        let site = try await LogSite(size: 300)
        for index in [0, 7, 255, 256, 299] {
            let document = try await site.json("/log/entries/\(index)")
            try check(document, against: LogSchemas.entry)
            let evidence = try LogEvidence(
                json: ["leaf": document["leaf"] ?? .null, "proof": document["proof"] ?? .null],
                at: "")
            let hash = TreeHash.leaf(evidence.leaf)
            #expect(try evidence.proof.verify(leaf: hash, log: log()).checkpoint.size == 300)
            #expect(evidence.proof.index == index)
            #expect(document["leaf_hash"] == .string(hash.hexadecimal))
            let id = try Envelope(leaf: evidence.leaf).id
            #expect(try await site.json("/log/find?hash=\(hash.hexadecimal)") == document)
            #expect(try await site.json("/log/find?id=\(id)") == document)
        }
    }

    @Test func whatIsNotThereIsRefused() async throws {
        let site = try await LogSite(size: 5)
        let hash = String(repeating: "0a", count: 32)
        let cases: [(String, Int, JSONValue)] = [
            ("/log/entries/5", 404, "entry-unknown"),
            ("/log/entries/9223372036854775807", 404, "entry-unknown"),
            ("/log/entries/9223372036854775808", 400, "parameter-malformed"),
            ("/log/entries/-1", 400, "parameter-malformed"),
            ("/log/entries/05", 400, "parameter-malformed"),
            ("/log/entries/0?under=none", 400, "parameter-malformed"),
            ("/log/find", 400, "parameter-missing"),
            ("/log/find?hash=\(hash)&id=\(hash.prefix(32))", 400, "parameter-missing"),
            ("/log/find?hash=\(hash)", 404, "record-unknown"),
            ("/log/find?hash=\(hash.dropLast())", 400, "parameter-malformed"),
            ("/log/find?id=\(hash.prefix(32))", 404, "record-unknown"),
            ("/log/consistency?from=1", 400, "parameter-missing"),
            ("/log/consistency?from=1&to=6", 404, "checkpoint-unknown"),
            ("/log/consistency?from=4&to=3", 404, "checkpoint-unknown"),
            ("/log/consistency?from=1&to=9223372036854775807", 404, "checkpoint-unknown"),
            ("/log/search?type=Note", 400, "parameter-malformed"),
            ("/log/search?hour=2026-02-01", 400, "parameter-malformed"),
            ("/log/search?limit=257", 400, "parameter-malformed"),
            ("/log/search?limit=0", 400, "parameter-malformed"),
            ("/log/search?before=5", 404, "entry-unknown"),
            ("/log/search?from=2026-02-01T01&to=2026-02-01T00", 400, "parameter-malformed"),
            ("/log/register?from=x", 400, "parameter-malformed"),
            ("/log/evidence/member/nobody.example+0123abcd", 422, "member-unknown"),
            ("/log/evidence/member/nobody.example", 400, "parameter-malformed"),
            ("/log/evidence/definition/\(hash)", 422, "definition-unknown"),
            ("/log/evidence/status/\(hash)", 422, "definition-unknown"),
            ("/log/evidence/status/\(hash.uppercased())", 400, "parameter-malformed"),
        ]
        for (path, status, code) in cases {
            let refusal = try await site.refusal(path)
            #expect(refusal == LogSite.Refusal(status, code), "\(path)")
        }
        let retirement = try await site.json("/log/evidence/retirement/\(hash)")
        #expect(retirement == ["v": 1, "evidence": []])
    }

    @Test func anEmptyLogHasNoCheckpoint() async throws {
        let city = TestCity()
        let reader = try await LedgerReader(city.makeStore())
        #expect(LogEndpoints(reader: reader, ledger: nil).endpoints.allSatisfy { !$0.isWrite })
        let endpoint = try #require(
            LogEndpoints(reader: reader, ledger: nil).endpoints.first {
                $0.name == "log.checkpoint"
            })
        await #expect(throws: LedgerError.checkpointUnknown(size: 0)) {
            try await endpoint.answer(
                Call(
                    endpoint: "log.checkpoint", parameters: [:], headers: [:], body: [],
                    caller: nil, id: "0"))
        }
    }

    @Test func oneSizeContinuesAnother() async throws {
        let site = try await LogSite(size: 100)
        let old = try #require(try await site.reader.newestCheckpoint()).checkpoint
        try await site.append((0..<201).map { try TestCity.note("more \($0)") })
        let new = try #require(try await site.reader.newestCheckpoint()).checkpoint
        let document = try await site.json("/log/consistency?from=100&to=301")
        try check(document, against: LogSchemas.consistency)
        guard case .array(let texts) = document["hashes"] else { return }
        let hashes = try texts.map { try TreeHash.decode($0, "") }
        try ConsistencyProof(oldSize: 100, newSize: 301, hashes: hashes)
            .verify(oldRoot: old.root, newRoot: new.root)
    }

    @Test func theRegisterComesInPages() async throws {
        let site = try await LogSite(size: 4)
        try await site.append((10..<250).map { try TestCity.department($0) })
        try await site.append([TestCity.note("last")])
        try await site.append((3..<10).map { try TestCity.department($0) })
        try await site.append((250..<255).map { try TestCity.department($0) })
        try await site.append((100..<140).map { try TestCity.department($0) })
        var register = try MemberRegister(operatorKey: log().keys[0])
        var (start, pages) = (0, 0)
        while true {
            let document = try await site.json("/log/register?from=\(start)")
            try check(document, against: LogSchemas.page)
            let page = try ProvenEntries(json: document)
            let opened = try VerifiedCheckpoint(opening: page.checkpoint, of: log()).checkpoint
            for entry in try page.verified(under: opened) {
                register.passOver(upTo: UInt64(entry.index))
                try register.admit(
                    Envelope(leaf: entry.leaf), at: UInt64(entry.index), now: nil)
            }
            pages += 1
            guard let next = page.next else { break }
            start = next
        }
        #expect(pages == 2)
        let expected = try await site.reader.members().members.map(\.index)
        #expect(register.members.map(\.index) == expected)
    }

    @Test func recordsAreFoundByWhatTheySay() async throws {
        let site = try await LogSite(size: 3)
        try await site.append([TestCity.department(3), TestCity.department(4)])
        let area = try #require(AreaCode("330105"))
        let times = ["2026-02-01T00:10:00Z", "2026-02-01T01:59:59Z", "2026-02-01T02:00:00Z"]
        for (number, time) in times.enumerated() {
            try await site.append([
                TestCity.event(
                    by: number == 1 ? 4 : 3, area: number == 2 ? nil : area,
                    created: TestCity.time(time))
            ])
        }
        let issuer = try TestCity.departmentKey(4)
        let cases: [(String, [Int])] = [
            ("type=traffic.event", [7, 6, 5]), ("area=330105", [6, 5]),
            ("issuer=\(issuer.description)", [6]), ("hour=2026-02-01T01", [6]),
            ("type=traffic.event&from=2026-02-01T01", [7, 6]),
            ("type=traffic.event&to=2026-02-01T00", [5]),
            ("type=traffic.event&limit=2", [7, 6]),
            ("type=traffic.event&limit=2&before=6", [5]), ("type=traffic.flow", []),
        ]
        for (query, indexes) in cases {
            let document = try await site.json("/log/search?\(query)")
            try check(document, against: LogSchemas.page)
            let page = try ProvenEntries(json: document)
            #expect(page.entries.map(\.index) == indexes, "\(query)")
            let opened = try VerifiedCheckpoint(opening: page.checkpoint, of: log()).checkpoint
            #expect(try page.verified(under: opened).map(\.index) == indexes, "\(query)")
            #expect(page.next == (query.hasSuffix("limit=2") ? 6 : nil), "\(query)")
        }
    }
}
