import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Ledger
import LedgerClient
import LedgerTestSupport
import Records
import Sodium
import Testing
import TransparencyLog

@testable import Service

@Suite("A ledger elsewhere that lies")
struct ForgedAnswerTests {
    private struct Setting {
        let site: LogSite
        let transport: RouterTransport
        let remote: RemoteLedger

        init(size: Int, memory: LogMemory? = nil) async throws {
            site = try await LogSite(size: size)
            transport = RouterTransport(site.endpoints)
            remote = try RemoteLedger(transport, log: TestCity.log(), memory: memory)
        }
    }

    private static func replacing(_ old: String, _ new: String) -> RouterTransport.Change {
        { _, reply in
            let text = String(decoding: reply.body, as: UTF8.self)
            return LedgerReply(
                status: reply.status,
                body: Array(text.replacingOccurrences(of: old, with: new).utf8))
        }
    }

    @Test func anAlteredEntryIsRefused() async throws {
        let setting = try await Setting(size: 20)
        setting.transport.intercept(Self.replacing("note 7", "note 8"))
        await #expect(throws: LedgerError.answerRejected(.rootMismatch)) {
            try await setting.remote.entry(at: 7)
        }
        await #expect(throws: LedgerError.answerRejected(.rootMismatch)) {
            try await setting.remote.evidence(of: [6, 7])
        }
        #expect(try await setting.remote.entry(at: 6).index == 6)
    }

    @Test func anotherEntryThanTheOneAskedForIsRefused() async throws {
        let setting = try await Setting(size: 20)
        let other = try await setting.transport.honest("/log/entries/5?under=newest")
        setting.transport.intercept { _, _ in other }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.entry(at: 4)
        }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.entry(id: RecordIdentifier())
        }
        let evidence = try await setting.transport.honest("/log/evidence/entries/5.6?under=newest")
        setting.transport.intercept { _, _ in evidence }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.evidence(of: [5, 7])
        }
    }

    @Test func anotherLogsCheckpointIsRefused() async throws {
        let setting = try await Setting(size: 5)
        let foreign = try NoteSigner(name: TestCity.origin, key: TestCity.key(77)).verifierKey
        let remote = try RemoteLedger(
            setting.transport, log: LogIdentity(keys: [foreign]))
        await #expect(throws: LedgerError.answerRejected(.noKnownSignature)) {
            try await remote.size()
        }
        await #expect(throws: LedgerError.answerRejected(.noKnownSignature)) {
            try await remote.members()
        }
    }

    @Test func anOlderStateIsRefused() async throws {
        let setting = try await Setting(size: 5)
        let before = try await setting.transport.honest("/log/checkpoint?under=newest")
        let entry = try await setting.transport.honest("/log/entries/3?under=newest")
        try await setting.site.append([TestCity.note("six")])
        #expect(try await setting.remote.size() == 6)
        setting.transport.intercept { path, reply in
            if path.hasPrefix("/log/checkpoint") { return before }
            return path.hasPrefix("/log/entries") ? entry : reply
        }
        let older = LedgerError.answerRejected(.sizesOutOfOrder(old: 6, new: 5))
        await #expect(throws: older) { try await setting.remote.size() }
        await #expect(throws: older) { try await setting.remote.entry(at: 3) }
        setting.transport.intercept { _, _ in
            LedgerReply(
                status: 404,
                body: Array(#"{"code":"checkpoint-unknown","status":404}"#.utf8))
        }
        await #expect(throws: LedgerError.refusedByService(code: "checkpoint-unknown")) {
            try await setting.remote.size()
        }
    }

    /// Two logs of one key: what an operator would have to sign to show different things to different people.
    @Test func anotherHistoryIsRefused() async throws {
        let setting = try await Setting(size: 5)
        let fork = try await LogSite(size: 1)
        try await fork.append((1..<5).map { try TestCity.note("else \($0)") })
        #expect(try await setting.remote.size() == 5)
        let forked = RouterTransport(fork.endpoints)
        setting.transport.intercept { path, _ in try await forked.honest(path) }
        await #expect(throws: LedgerError.answerRejected(.rootMismatch)) {
            try await setting.remote.size()
        }
        try await fork.append((5..<9).map { try TestCity.note("else \($0)") })
        await #expect(throws: LedgerError.answerRejected(.oldRootMismatch)) {
            try await setting.remote.size()
        }
        await #expect(throws: LedgerError.answerRejected(.oldRootMismatch)) {
            try await setting.remote.entry(at: 7)
        }
    }

    @Test func whatWasSeenIsRememberedInTheNextRun() async throws {
        let memory = LogMemory(path: Temporary.path("seen"))
        let setting = try await Setting(size: 7, memory: memory)
        #expect(try await setting.remote.size() == 7)
        let restored = try await LogSite(size: 1)
        let later = try RemoteLedger(
            RouterTransport(restored.endpoints), log: TestCity.log(), memory: memory)
        // The proof from 1 to 7 cannot be had of a log that has one entry.
        await #expect(throws: LedgerError.answerRejected(.oldRootMismatch)) {
            try await later.size()
        }
        try await restored.append((1..<12).map { try TestCity.note("else \($0)") })
        await #expect(throws: LedgerError.answerRejected(.oldRootMismatch)) {
            try await later.size()
        }
        let honest = try RemoteLedger(setting.transport, log: TestCity.log(), memory: memory)
        try await setting.site.append([TestCity.note("eight")])
        #expect(try await honest.size() == 8)
        #expect(try memory.checkpoint(of: TestCity.log())?.size == 8)
        let file = try #require(
            FileManager.default.contentsOfDirectory(atPath: memory.path).first)
        try Data("damaged".utf8).write(to: URL(filePath: memory.path + "/" + file))
        let damaged = try RemoteLedger(setting.transport, log: TestCity.log(), memory: memory)
        await #expect(throws: LedgerError.storage(.corrupt)) { try await damaged.size() }
    }

    @Test func anAcknowledgementIsForWhatWasSent() async throws {
        let setting = try await Setting(size: 2)
        try await setting.site.append([TestCity.department(3)])
        let event = try TestCity.event(
            by: 3, area: nil, created: TestCity.time("2026-02-01T00:10:00Z"))
        let hash = TreeHash.leaf(event.leaf).hexadecimal
        setting.transport.intercept(Self.replacing(hash, TreeHash.empty.hexadecimal))
        #expect(
            await setting.remote.append(contentsOf: [event])
                == [.failure(.answerRejected(.rootMismatch))])
        setting.transport.intercept { _, reply in
            LedgerReply(status: 200, body: reply.body + reply.body)
        }
        #expect(
            await setting.remote.append(contentsOf: [event]) == [.failure(.answerMalformed)])
        setting.transport.intercept { _, _ in
            LedgerReply(status: 200, body: Array("{\"code\":\"a\\u001b[2J\",\"status\":422}".utf8))
        }
        #expect(
            await setting.remote.append(contentsOf: [event]) == [.failure(.answerMalformed)])
        setting.transport.intercept(nil)
        #expect(try await setting.remote.append(event).index == 3)
    }

    @Test func aSearchShowsWhatWasSearched() async throws {
        let setting = try await Setting(size: 2)
        try await setting.site.append([TestCity.department(3)])
        for hour in ["01", "02", "02"] {
            try await setting.site.append([
                TestCity.event(
                    by: 3, area: nil, created: TestCity.time("2026-02-01T\(hour):10:00Z"))
            ])
        }
        let all = try await setting.transport.honest("/log/search?limit=10&under=newest")
        let rising = try Self.reversed(
            await setting.transport.honest("/log/search?type=traffic.event&under=newest"))
        setting.transport.intercept { _, _ in all }
        let query = RecordQuery(type: .trafficEvent, limit: 10)
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.search(query)
        }
        setting.transport.intercept { _, _ in rising }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.search(query)
        }
        setting.transport.intercept(nil)
        #expect(try await setting.remote.search(query).map(\.index) == [5, 4, 3])
    }

    @Test func pagesWithoutProofsAreNotAskedForEver() async throws {
        let setting = try await Setting(size: 6)
        let page = try await ProvenEntries(
            json: JSONValue(
                parsing: setting.transport.honest("/log/search?limit=3&under=newest").body))
        let bare = ProvenEntries(
            checkpoint: page.checkpoint,
            entries: page.entries.map {
                ProvenEntries.Entry(index: $0.index, leaf: $0.leaf, hashes: nil)
            }, next: page.next)
        setting.transport.intercept { _, _ in
            LedgerReply(status: 200, body: bare.json.canonicalBytes)
        }
        await #expect(throws: LedgerError.failedAtService(code: "log-grows")) {
            try await setting.remote.search(RecordQuery(limit: 5))
        }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.members()
        }
        // The same page again and again does not go on in the order of a search.
        setting.transport.intercept { _, _ in
            LedgerReply(status: 200, body: page.json.canonicalBytes)
        }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.search(RecordQuery(limit: 5))
        }
    }

    private static func reversed(_ reply: LedgerReply) throws -> LedgerReply {
        let page = try ProvenEntries(json: JSONValue(parsing: reply.body))
        let other = ProvenEntries(
            checkpoint: page.checkpoint, entries: page.entries.reversed(), next: page.next)
        return LedgerReply(status: 200, body: other.json.canonicalBytes)
    }

    @Test func anotherMembersEvidenceIsRefused() async throws {
        let setting = try await Setting(size: 2)
        try await setting.site.append([TestCity.department(3), TestCity.department(4)])
        let (one, other) = (try TestCity.departmentKey(3), try TestCity.departmentKey(4))
        let evidence = try await setting.remote.evidence(ofMember: one)
        #expect(evidence.map(\.proof.index) == [0, 2])
        setting.transport.intercept { [transport = setting.transport] _, _ in
            try await transport.honest("/log/evidence/member/\(one)?under=newest")
        }
        await #expect(throws: LedgerError.answerMalformed) {
            try await setting.remote.evidence(ofMember: other)
        }
    }

    @Test(arguments: [
        (200, "", LedgerError.answerMalformed), (200, "{}", .answerMalformed),
        (200, "[1", .answerMalformed), (302, "", .answerMalformed), (404, "", .answerMalformed),
        (418, #"{"code":"Tea\n"}"#, .answerMalformed),
        (422, #"{"code":"member-unknown"}"#, .refusedByService(code: "member-unknown")),
        (429, #"{"code":"too-many"}"#, .failedAtService(code: "too-many")),
        (500, "<html>", .failedAtService(code: "status-500")),
        (503, #"{"code":"quorum-missing"}"#, .quorumMissing(size: 0)),
        (503, #"{"code":"storage-full"}"#, .failedAtService(code: "storage-full")),
    ])
    func oddAnswersAreErrors(_ status: Int, _ body: String, _ error: LedgerError) async throws {
        let setting = try await Setting(size: 1)
        setting.transport.intercept { _, _ in LedgerReply(status: status, body: Array(body.utf8)) }
        await #expect(throws: error) { try await setting.remote.members() }
    }

    @Test func theOperatorsPolicyDoesNotReplaceTheRolesOwn() async throws {
        let city = try await City(witnessCount: 3)
        // The operator asks nobody: its newest checkpoint counts as cosigned.
        try await city.note("not cosigned")
        let reader = try await city.reader().demanding(.none)
        let trust = try city.trust()
        let remote = try RemoteLedger(
            RouterTransport(LogEndpoints(reader: reader, ledger: nil)), log: trust.log,
            policy: trust.policy)
        await #expect(throws: LedgerError.self) {
            try await remote.evidence(ofDefinition: city.definition)
        }
        #expect(try await remote.quorumCheckpoint() == nil)
        #expect(
            try await remote.demanding(.none).evidence(ofDefinition: city.definition).count >= 4)
    }
}
