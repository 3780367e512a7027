import Accumulators
import BigIntegers
import CityTestSupport
import Foundation
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import Synchronization
import Testing

@testable import Agency

/// Each run ends before or after one of its writes, as at a crash; the entry is appended between two of
/// them.
@Suite("Publishing a head that was cut short is finished by a repeated run")
struct StatusPublishingTests {
    private struct Cut: Error {}

    /// 70 revocations fill one block and begin another; see ``written``.
    private static let revokedCount = 70
    private static let written = ["block/0", "block/1.p/6", "key-proof", "status", "definition"]

    private let city: City
    private let agency: RevocableAgency
    private let folder = Scratch.path("public")
    private var place: String { folder + "/" + hexadecimal(agency.card.bytes) }

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        let subjects = try agency.issuer.pretendIssued(Self.revokedCount, under: agency.card)
        // The folder holds the head from before.
        _ = try await publishing().publish(agency.card)
        _ = try agency.issuer.revoke(
            RevocationOrder(subjects, definitions: [agency.card], reason: .ceased), now: City.now)
    }

    private func publishing(
        endingAt count: Int = .max, before: Bool = false, log: Log = Log()
    ) async throws -> StatusPublishing {
        try await StatusPublishing(
            issuer: agency.issuer, ledger: city.ledger(), folder: folder
        ) { [place] bytes, path in
            let number = log.add(String(path.dropFirst(place.count + 1)))
            if before, number == count { throw Cut() }
            try AtomicFile.write(bytes, to: path)
            if number == count { throw Cut() }
        }
    }

    /// The index of the head that lies in the folder.
    private func headInFolder() throws -> Int {
        let file = try JSONValue(parsing: Data(contentsOf: URL(filePath: place + "/status")))
        guard case .array(let evidence) = file["evidence"],
            case .string(let leaf) = evidence.last?["leaf"],
            case .status(let status) = try Envelope(leaf: Array(leaf.utf8)).record
        else {
            Issue.record("no head")
            return -1
        }
        return status.index
    }

    private func headOnLedger() async -> Int {
        await city.sequencer.members.status(of: agency.card)?.record.index ?? -1
    }

    /// The blocks in the folder lead to the agency's newest head.
    private func expectBlocks(_ comment: Comment) throws {
        let accumulator = try agency.issuer.accumulator(of: agency.card).accumulator
        let blocks = try Self.written.prefix(2).map { name in
            try RevocationBlock(
                parsing: Array(Data(contentsOf: URL(filePath: place + "/" + name))),
                modulus: accumulator.modulus)
        }
        _ = try RevocationUpdate(blocks: blocks, head: accumulator.head)
        #expect(blocks.map(\.numbers.count).reduce(0, +) == Self.revokedCount, comment)
    }

    @Test func atEachWrite() async throws {
        for count in 1...Self.written.count {
            for isBefore in [true, false] { try await Self().cut(at: count, before: isBefore) }
        }
    }

    private func cut(at count: Int, before: Bool) async throws {
        let comment: Comment = "\(before ? "before" : "after") write \(count)"
        let entryCount = await city.sequencer.members.entryCount
        let log = Log()
        await #expect(throws: Cut.self, comment) {
            try await publishing(endingAt: count, before: before, log: log).publish(agency.card)
        }
        #expect(log.names == Array(Self.written.prefix(count)), comment)
        // Whoever finds a head finds its blocks.
        if try await headOnLedger() > 0 || headInFolder() > 0 { try expectBlocks(comment) }
        #expect(
            try headInFolder() == (count == 5 || count == 4 && !before ? Self.revokedCount : 0),
            comment)
        #expect(await headOnLedger() == (count >= 4 ? Self.revokedCount : 0), comment)
        // An unfinished file of a killed process.
        let leftover = place + "/block/0.0123456789abcdef.tmp"
        try Data("half".utf8).write(to: URL(filePath: leftover))

        for _ in 0..<2 {
            let outcome = try await publishing().publish([agency.card])
            #expect(outcome.map(\.isCosigned) == [true])
            #expect(outcome.map(\.status.index) == [Self.revokedCount])
            try expectBlocks(comment)
            #expect(try headInFolder() == Self.revokedCount, comment)
            #expect(await headOnLedger() == Self.revokedCount, comment)
            #expect(await city.sequencer.members.entryCount == entryCount + 1, comment)
        }
        #expect(!FileManager.default.fileExists(atPath: leftover), comment)
    }

    /// Until the quorum covers a head, the folder keeps the one that it covers.
    @Test func theFolderWaitsForTheQuorum() async throws {
        let city = try await City(witnessCount: 3)
        let agency = try await city.addRevocable()
        let place = folder + "-waiting/" + hexadecimal(agency.card.bytes)
        func publish() async throws -> StatusPublishing.Outcome {
            try await StatusPublishing(
                issuer: agency.issuer, ledger: city.ledger(), folder: folder + "-waiting"
            ).publish(agency.card)
        }
        #expect(try await publish().isCosigned)
        let before = try Data(contentsOf: URL(filePath: place + "/status"))
        _ = try agency.issuer.revoke(
            RevocationOrder(
                agency.issuer.pretendIssued(1, under: agency.card), definitions: [agency.card],
                reason: .ceased), now: City.now)
        #expect(try await !publish().isCosigned)
        // What the ledger gives of it is the head that the quorum covers.
        let reader = try await city.reader()
        let covered = try #require(try await reader.evidence(ofStatus: agency.card).last)
        guard case .status(let head) = try Envelope(leaf: covered.leaf).record else {
            Issue.record("no head")
            return
        }
        #expect(head.index == 0)
        _ = try await city.sequencer.append(
            agency.issuer.retire(agency.pass, reason: .cessation, now: City.now))
        #expect(try await reader.evidence(ofRetirement: agency.pass) == nil)
        #expect(try await reader.evidence(ofStatus: agency.pass).count == 5)
        #expect(try Data(contentsOf: URL(filePath: place + "/status")) == before)
        #expect(FileManager.default.fileExists(atPath: place + "/block/0.p/1"))
        try await city.cosign()
        let entryCount = await city.sequencer.members.entryCount
        #expect(try await publish().isCosigned)
        #expect(try await city.reader().evidence(ofRetirement: agency.pass) != nil)
        #expect(await city.sequencer.members.entryCount == entryCount)
        #expect(try Data(contentsOf: URL(filePath: place + "/status")) != before)
    }

    @Test func onlyHeadsArePublished() async throws {
        let publishing = try await StatusPublishing(
            issuer: city.agency, ledger: city.ledger(), folder: folder)
        await #expect(throws: AgencyError.notRevocable) {
            try await publishing.publish(city.definition)
        }
    }
}

/// The files that were written, in their order.
private final class Log: Sendable {
    private let written = Mutex<[String]>([])

    var names: [String] { written.withLock { $0 } }

    /// Adds a name, and returns how many there are.
    func add(_ name: String) -> Int {
        written.withLock {
            $0.append(name)
            return $0.count
        }
    }
}
