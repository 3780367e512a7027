import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import JSONSchemas
import Ledger
import LedgerTestSupport
import NIOCore
import Records
import Sodium
import Testing
import TransparencyLog

@testable import Service

@Suite("Members append over HTTP")
struct LogAppendTests {
    private func event(by fill: UInt8) throws -> Envelope {
        try TestCity.event(
            by: fill, area: nil, created: TestCity.time("2026-02-01T00:10:00Z"))
    }

    private func text(_ envelopes: [Envelope]) -> String {
        envelopes.map { String(decoding: $0.leaf, as: UTF8.self) + "\n" }.joined()
    }

    @Test func eachLineHasItsResult() async throws {
        let site = try await LogSite(size: 2)
        try await site.append([TestCity.department(3)])
        let (first, second) = (try event(by: 3), try event(by: 3))
        var lines = text([first, second])
        lines += String(decoding: try TestCity.note("by nobody").signedBytes, as: UTF8.self) + "\n"
        lines += "{}\nnot json\n"
        lines += text([try event(by: 4), first])
        let results = try await site.results(lines)
        #expect(results.map { $0["index"] } == [3, 4, nil, nil, nil, nil, 3])
        #expect(
            results.map { $0["code"] } == [
                nil, nil, "signature-missing", "malformed", "malformed", "member-unknown", nil,
            ])
        #expect(results[2]["status"] == 422)
        #expect(results[0]["tree_size"] == 5)
        #expect(results[0]["leaf_hash"] == .string(TreeHash.leaf(first.leaf).hexadecimal))
        for result in results {
            #expect(try JSONSchema(json: LogSchemas.appendResult).validate(result) == nil)
        }
        #expect(try await site.reader.size() == 5)
        #expect(try await site.reader.entry(at: 4).leaf == second.leaf)
        // A request whose answer was lost is repeated.
        #expect(try await site.results(text([second])).map { $0["index"] } == [4])
        #expect(try await site.reader.size() == 5)
    }

    @Test func theOperatorSignsNothing() async throws {
        let site = try await LogSite(size: 2)
        let note = try TestCity.note("unsigned")
        let result = try await site.results(String(decoding: note.signedBytes, as: UTF8.self))
        #expect(result.map { $0["code"] } == ["signature-missing"])
        // Signed in a member's name by somebody else's key; and by a key that is no member's.
        try await site.append([TestCity.department(3)])
        let own = try event(by: 3)
        let altered = String(decoding: own.leaf, as: UTF8.self)
            .replacingOccurrences(of: "road-1", with: "road-2")
        #expect(
            try await site.results(altered).map { $0["code"] } == ["signature-invalid"])
        let foreign = try Envelope(own.record, created: own.created)
            .signed(by: TestCity.key(9), name: "department-3.test.example")
        #expect(
            try await site.results(text([foreign])).map { $0["code"] } == ["member-unknown"])
        #expect(try await site.reader.size() == 3)
    }

    @Test func theSameIdWithOtherContentIsRefused() async throws {
        let site = try await LogSite(size: 2)
        try await site.append([TestCity.department(3)])
        let first = try event(by: 3)
        let other = try Envelope(
            first.record, id: first.id, created: TestCity.time("2026-02-01T00:10:01Z")
        )
        .signed(by: TestCity.key(3), name: "department-3.test.example")
        let results = try await site.results(text([first, other]))
        #expect(results.map { $0["code"] } == [nil, "identifier-taken"])
        #expect(results[1]["status"] == 409)
    }

    @Test func ofManyAtOnceWithOneIdOneWins() async throws {
        let site = try await LogSite(size: 2)
        try await site.append([TestCity.department(3)])
        let id = RecordIdentifier()
        let bodies = try (0..<64).map { number in
            let seconds = String(100 + number % 60).dropFirst()
            let time = try TestCity.time("2026-02-01T00:1\(number / 60):\(seconds)Z")
            return text([
                try Envelope(event(by: 3).record, id: id, created: time)
                    .signed(by: TestCity.key(3), name: "department-3.test.example")
            ])
        }
        let codes = try await withThrowingTaskGroup(of: JSONValue?.self) { group in
            for body in bodies {
                group.addTask { try await site.results(body).first?["code"] }
            }
            return try await group.reduce(into: [JSONValue?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == "identifier-taken" } == 63)
        #expect(try await site.reader.size() == 4)
    }

    @Test func requestsHaveLimits() async throws {
        let site = try await LogSite(size: 1)
        func refusal(_ body: [UInt8]) async throws -> LogSite.Refusal {
            try await LogSite.Refusal(site.post(body))
        }
        let newline = UInt8(ascii: "\n")
        #expect(try await refusal([]) == .init(400, "empty"))
        #expect(try await refusal([newline, newline]) == .init(400, "empty"))
        let many = [UInt8]("1\n".utf8)
        let lines = Array(repeatElement(many, count: LogEndpoints.appendCountLimit + 1).joined())
        #expect(try await refusal(lines) == .init(413, "too-many-lines"))
        let oversize = [UInt8](repeating: newline, count: LogEndpoints.appendByteLimit + 1)
        #expect(try await refusal(oversize) == .init(413, "too-large"))
        let long = [UInt8](repeating: 0x20, count: Envelope.inputByteLimit + 1)
        #expect(
            try await site.results(String(decoding: long, as: UTF8.self)).map { $0["code"] }
                == ["too-large"])
        #expect(try await site.reader.size() == 1)
    }
}
