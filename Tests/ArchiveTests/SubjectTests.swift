import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import JSONDocuments
import Records
import Sodium
import Testing

@Suite("The subject's view")
struct SubjectTests {
    @Test func theSubjectFindsEachAccessAndNobodyElseAny() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        try await town.rule()
        try await town.rule(purpose: "study", fields: ["text"])
        let (alice, bob) = (try SubjectKey(), try SubjectKey())
        let reader = try Reader()
        let first = try await town.add(Submission.leak(subject: alice), to: custodian)
        let second = try await town.add(Submission.leak(subject: alice), to: custodian)
        let third = try await town.add(Submission.leak(subject: bob), to: custodian)
        let nobodys = try await town.add(Submission.leak(), to: custodian)
        for id in [first, third, second, nobodys] {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        _ = try await town.grant(
            reader.request(first, purpose: "study", fields: ["text"]), by: custodian)
        let usage = SubjectUsage(of: alice, entries: try await town.entries())
        #expect(usage.accesses.map(\.number) == [0, 1, 2])
        #expect(
            usage.accesses.map(\.entry.scope) == [
                .records([first], fields: nil), .records([second], fields: nil),
                .records([first], fields: ["text"]),
            ])
        #expect(usage.gaps.isEmpty)
        #expect(SubjectUsage(of: bob, entries: try await town.entries()).accesses.count == 1)
        let stranger = SubjectUsage(of: try SubjectKey(), entries: try await town.entries())
        #expect(stranger.accesses.isEmpty && stranger.gaps.isEmpty)
        let tags = try await town.accesses().flatMap(\.tags)
        #expect(Set(tags).count == 4)
    }

    @Test func aSuppressedEntryIsAGap() async throws {
        let record = try await OneRecord()
        let custodian = try await record.town.open()
        for _ in 0..<4 { try await record.grant(by: custodian) }
        let entries = try await record.town.entries()
        let all = try await record.usage()
        #expect(all.accesses.count == 4)
        #expect(all.heartbeat["status"] == "OK")
        for (hidden, gaps) in [([0], [0]), ([1, 2], [1, 2]), ([3], [])] {
            let indexes = hidden.map { all.accesses[$0].index }
            let usage = SubjectUsage(
                of: record.subject, entries: entries.filter { !indexes.contains($0.index) })
            #expect(usage.gaps.map(\.number) == gaps)
            #expect(usage.heartbeat["status"] == (gaps.isEmpty ? "OK" : "FAIL"))
        }
    }

    @Test func twoCustodiansOfOneSubjectCountApart() async throws {
        let town = try await Town()
        let water = try await town.open()
        let parks = try await town.secondCustodian("parks.test.example")
        try await town.rule()
        let key = try SubjectKey()
        let reader = try Reader()
        let first = try await town.add(Submission.leak(subject: key), to: water)
        let second = try await town.add(Submission.leak(subject: key), to: parks)
        for _ in 0..<2 {
            _ = try await town.grant(reader.request(first), by: water)
            _ = try await town.grant(reader.request(second), by: parks)
        }
        #expect(Set(try await town.accesses().flatMap(\.tags)).count == 4)
        let entries = try await town.entries()
        let all = SubjectUsage(of: key, entries: entries)
        #expect(all.accesses.map(\.number) == [0, 0, 1, 1])
        let (own, other) = (KeyReference(water.verifierKey), KeyReference(parks.verifierKey))
        #expect(all.accesses.map(\.custodian) == [own, other, own, other])
        #expect(all.gaps.isEmpty && all.repeats.isEmpty)
        // The other custodian's access of the same number does not stand in for the hidden one.
        for (hidden, custodian) in [(0, own), (1, other)] {
            let usage = SubjectUsage(
                of: key, entries: entries.filter { $0.index != all.accesses[hidden].index })
            #expect(usage.gaps.map(\.custodian) == [custodian])
            #expect(usage.gaps.map(\.number) == [0])
        }
    }

    @Test func aRestoredStoreThatUsesANumberAgainIsFound() async throws {
        let record = try await OneRecord()
        let town = record.town
        try await record.grant(by: town.open())
        let backup = try Scratch.copy(town.path, "backup")
        for path in [town.path, backup] { try await record.grant(by: town.open(path)) }
        let usage = try await record.usage()
        #expect(usage.accesses.map(\.number) == [0, 1, 1])
        #expect(usage.findUsage()["totalUsages"] == 3)
        #expect(usage.gaps.isEmpty)
        let again = try #require(usage.repeats.first)
        #expect(usage.repeats.count == 1 && again.number == 1)
        #expect(again.indexes == usage.accesses.suffix(2).map(\.index))
        #expect(usage.heartbeat["status"] == "FAIL")
    }

    @Test func theAnswersAreThoseOfTheDataTracker() async throws {
        let record = try await OneRecord()
        let town = record.town
        let custodian = try await town.open()
        for hour in ["10", "11", "12"] {
            town.advance(to: City.time("2026-03-02T\(hour):20:00Z"))
            try await record.grant(by: custodian)
        }
        let usage = try await record.usage()
        let members = await town.members()
        let answer = usage.findUsage(limit: 2, role: { members.rule($0)?.role })
        #expect(answer["totalUsages"] == 3)
        guard case .array(let usages)? = answer["usages"] else { return #expect(Bool(false)) }
        #expect(
            usages.map { $0["logtime"] } == ["2026-03-02T12:00:00Z", "2026-03-02T11:00:00Z"])
        #expect(usages[0]["action"] == "repair")
        #expect(usages[0]["receiverName"] == "crew")
        let digest = hexadecimal(GrantRequest.digest(of: record.reader.recipient).bytes)
        #expect(usages[0]["receiverCode"] == .string(digest))
        let system = KeyReference(custodian.verifierKey).description
        #expect(usages[0]["receiverSystem"] == .string(system))
        let noon = City.time("2026-03-02T11:00:00Z")
        #expect(usage.findUsage(offset: 1)["totalUsages"] == 3)
        #expect(usage.findUsage(from: noon)["totalUsages"] == 2)
        #expect(usage.findUsage(until: noon)["totalUsages"] == 2)
        #expect(
            SubjectUsage.usagePeriod(since: noon) == ["periodStart": "2026-03-02T11:00:00Z"])
    }

    @Test func aKeyIsOneLine() throws {
        let key = try SubjectKey()
        let line = try key.text().withBytes { bytes in
            (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        #expect(line.last == 0x0A && line.filter { $0 == 0x0A }.count == 1)
        let custodian = try #require(KeyReference("water.test.example+0a1b2c3d"))
        #expect(try SubjectKey(parsing: line).tag(7, of: custodian) == key.tag(7, of: custodian))
        #expect(try SubjectKey(parsing: Array(line.dropLast())).handle == key.handle)
        for index in line.indices {
            var altered = line
            altered[index] ^= 0x40
            #expect(throws: RecordError.subjectKeyMalformed) { try SubjectKey(parsing: altered) }
        }
        for text in [[], Array(line.dropLast(2)), line + [0x0A], [0x20] + line] {
            #expect(throws: RecordError.subjectKeyMalformed) { try SubjectKey(parsing: text) }
        }
    }
}
