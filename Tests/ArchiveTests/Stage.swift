import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import GRDB
import JSONDocuments
import Records
import Sodium
import Testing

/// A town in which everything is ready to be added, granted, approved, held and erased; it is closed,
/// and each test works on a copy.
final class Stage: Sendable {
    /// What a custodian does; each is one run of `ArchiveCrashWriter`.
    enum Work: String, CaseIterable, Sendable {
        case add, grant, approve, hold, erase, retain
    }

    /// Has been granted the target and the survivor.
    let reader: Reader
    /// Asks for the target.
    let second: Reader
    let subject: SubjectKey
    /// About to be erased, and kept no longer than ``due`` in any case.
    let target: RecordIdentifier
    /// About to stay.
    let survivor: RecordIdentifier
    /// About to be added.
    let added = RecordIdentifier()
    /// About to be added and erased, one after the other.
    let others = (0..<40).map { _ in RecordIdentifier() }
    /// Proposed, and approved by one officer.
    let rule: RecordIdentifier
    private let town: Town
    private let folder: String

    static let due = City.time("2026-04-01T00:00:00Z")
    static let shared = Task { try await Stage() }

    private init() async throws {
        reader = try Reader()
        second = try Reader()
        subject = try SubjectKey()
        folder = Scratch.path("stage")
        town = try await Town()
        let terms = try PolicyTerms(
            action: .read, types: [.trafficFlow], purpose: "live", role: "navigation",
            validFrom: Town.now, validUntil: Self.due)
        rule = terms.identifier
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let line = try subject.text().withBytes { bytes in
            Data(
                (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
        }
        try line.write(to: URL(filePath: folder + "/subject"))
        try Data((Personal.file + String(repeating: "x", count: 90_000)).utf8)
            .write(to: URL(filePath: folder + "/file"))
        try Data(town.approval(of: terms, byOfficer: 1).json.canonicalBytes)
            .write(to: URL(filePath: folder + "/approval"))
        let attachment = Submission.Attachment(name: "photo", path: folder + "/file")
        let target = try Submission.leak(
            [attachment], subject: subject, retainUntil: Self.due)
        let survivor = try Submission.leak([attachment], subject: subject)
        (self.target, self.survivor) = (target.id, survivor.id)
        do {
            let custodian = try await town.open()
            try await town.rule()
            try await town.rule(
                .erase, purpose: "court-order", records: [target.id] + others)
            try await town.rule(.hold, purpose: "trial", records: [target.id])
            for submission in [target, survivor] {
                let id = try await town.add(submission, to: custodian)
                _ = try await town.grant(reader.request(id), by: custodian)
            }
            try await custodian.propose(terms)
            _ = try await custodian.approve(
                rule, town.approval(of: terms, byOfficer: 0), members: town.members(),
                now: town.now, append: town.append)
        }
        try await town.close()
    }

    /// A copy of the town, to be changed.
    func copy() throws -> Town { try Town(copying: town) }

    /// Does it to `record`, or to the one that is there for it.
    func process(_ work: Work, on record: RecordIdentifier? = nil) -> DyingProcess {
        let target = (record ?? target).description
        let words: [String] =
            switch work {
            case .add: [(record ?? added).description, folder + "/file", folder + "/subject"]
            case .grant: [target, second.recipient.description]
            case .approve: [rule.description, folder + "/approval"]
            case .hold, .erase: [target]
            case .retain: []
            }
        return DyingProcess(
            words: [work == .retain ? "open" : work.rawValue] + words,
            time: work == .retain ? Self.due : Town.now)
    }
}

extension Town {
    /// Nothing in the files is half done: not in the ledger, the archive, the folders around it.
    func expectWhole() async throws {
        #expect(try await LedgerDesk.difference(ledgerPath) == nil)
        let database = try DatabaseQueue(path: path + "/archive.sqlite")
        let (problems, strays, waiting, epoch, bodies) = try await database.read { database in
            (
                try String.fetchAll(database, sql: "PRAGMA integrity_check"),
                try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count,
                try Int.fetchOne(database, sql: "SELECT count(*) FROM entry WHERE state <> 1"),
                try Int.fetchOne(database, sql: "SELECT epoch FROM archive"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM body WHERE bytes IS NULL")
            )
        }
        try database.close()
        #expect(problems == ["ok"] && strays == 0 && waiting == 0)
        let files = FileManager.default
        let keys = try files.contentsOfDirectory(atPath: path + "/epoch")
            .filter { $0.hasPrefix("key-") }
        #expect(keys == ["key-\(epoch ?? 0)"])
        let kept = try files.contentsOfDirectory(atPath: path + "/bodies")
        #expect(kept.count == bodies)
        for place in [path, ledgerPath] {
            let drafts = try files.subpathsOfDirectory(atPath: place)
                .filter { $0.hasSuffix(".tmp") }
            #expect(drafts.isEmpty)
        }
    }
}
