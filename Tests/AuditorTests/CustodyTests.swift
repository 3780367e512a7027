import Auditor
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Records
import SQLiteStore
import SealedStorage
import Sodium
import Synchronization
import TestSupport
import Testing
import TransparencyLog

/// The finding that an audit of `bundle` ends with; `nil` where it accepts.
func finding(_ bundle: CustodyBundle) throws -> CustodyFinding? {
    do {
        _ = try Audit(trust: PaperLog.trust()).checkCustody(bundle)
        return nil
    } catch AuditFinding.custody(let finding) {
        return finding
    }
}

/// Whether an audit of `bundle` ends in a refusal of whatever kind.
private func refuses(_ bundle: CustodyBundle) -> Bool {
    do {
        return try finding(bundle) != nil
    } catch {
        return true
    }
}

@Suite("The custody of an exhibit, by its bundle alone")
struct CustodyTests {
    @Test("a chain over two rotations of the key holds")
    func rotations() throws {
        let exhibit = try Exhibit.rotated()
        let bundle = try exhibit.bundle()
        let read = Mutex(0)
        let report = try Audit(trust: PaperLog.trust()).checkCustody(bundle) { count in
            read.withLock { $0 += count }
        }
        #expect(report.exhibit == exhibit.entries[exhibit.steps[0]].id)
        #expect(report.steps.map(\.action) == [.seized, .imaged, .analysed, .sealed])
        #expect(report.steps.map(\.index) == exhibit.steps)
        #expect(Set(report.steps.map(\.performer)).count == 3)
        #expect(report.objects.map(\.byteCount) == [3_000_000, 500])
        #expect(report.absent.isEmpty)
        #expect(read.withLock { $0 } == 3_001_000)
    }

    @Test("an object that is no longer part of the exhibit may be gone, and is named")
    func absentObjects() throws {
        let exhibit = try Exhibit.rotated()
        let device = SHA256.hash(Exhibit.body("device"))
        let bundle = try exhibit.bundle(without: [device])
        let report = try Audit(trust: PaperLog.trust()).checkCustody(bundle)
        #expect(report.absent == [device])
    }

    @Test("an object of the last step must be there, and nothing that no step names")
    func presence() throws {
        let exhibit = try Exhibit.short()
        let digest = SHA256.hash(Exhibit.body("device"))
        #expect(throws: CustodyBundleError.bodyMissing(digest)) {
            try exhibit.bundle(without: [digest])
        }
        let bundle = try exhibit.bundle()
        let object = bundle.path + "/objects/" + hexadecimal(digest.bytes)
        let extra = bundle.path + "/objects/readme"
        try Data().write(to: URL(filePath: extra))
        #expect(try finding(bundle) == .objectUnknown(name: "readme"))
        try FileManager.default.removeItem(atPath: extra)
        #expect(try finding(bundle) == nil)
        try FileManager.default.removeItem(atPath: object)
        #expect(try finding(bundle) == .objectMissing(digest))
        try FileManager.default.removeItem(atPath: bundle.path + "/objects")
        #expect(try finding(bundle) == .objectMissing(digest))
    }

    @Test("every changed byte of an object, one more and one less: object-digest")
    func objects() throws {
        let exhibit = try Exhibit.short()
        let body = Exhibit.body("device")
        let bundle = try exhibit.bundle()
        let digest = SHA256.hash(body)
        let file = URL(filePath: bundle.path + "/objects/" + hexadecimal(digest.bytes))
        for place in body.indices {
            var changed = body
            changed[place] ^= 1 << (place % 8)
            try Data(changed).write(to: file)
            #expect(try finding(bundle) == .objectDigest(digest), "byte \(place)")
        }
        for changed in [body + [0], Array(body.dropLast()), []] {
            try Data(changed).write(to: file)
            #expect(try finding(bundle)?.code == "object-digest")
        }
        try Data(body).write(to: file)
        #expect(try finding(bundle) == nil)
    }

    @Test("an object of an earlier step must be right as well, where it is there")
    func earlierObjects() throws {
        let exhibit = try Exhibit.rotated()
        let bundle = try exhibit.bundle()
        let digest = SHA256.hash(Exhibit.body("device"))
        let file = bundle.path + "/objects/" + hexadecimal(digest.bytes)
        try Data([1]).write(to: URL(filePath: file))
        #expect(try finding(bundle) == .objectDigest(digest))
    }

    @Test("what is no plain file is not waited for")
    func noPlainFile() throws {
        let bundle = try Exhibit.short().bundle()
        let digest = SHA256.hash(Exhibit.body("device"))
        let file = bundle.path + "/objects/" + hexadecimal(digest.bytes)
        try FileManager.default.removeItem(atPath: file)
        #expect(mkfifo(file, 0o600) == 0)
        #expect(throws: StorageError.self) { try finding(bundle) }
    }

    @Test("every altered byte of bundle.json is refused", arguments: 0..<4)
    func manifestBytes(part: Int) throws {
        let bundle = try Exhibit.short().bundle()
        let file = URL(filePath: bundle.path + "/bundle.json")
        let good = try Data(contentsOf: file)
        // In parts that run side by side.
        for place in stride(from: part, to: good.count, by: 4) {
            var bytes = good
            bytes[place] ^= 1
            try bytes.write(to: file)
            #expect(refuses(bundle), "byte \(place)")
        }
        try good.write(to: file)
        #expect(try finding(bundle) == nil)
    }

    @Test("a bundle is written whole or not at all, and only into a free place")
    func writing() throws {
        let exhibit = try Exhibit.short()
        let bundle = try exhibit.bundle()
        let place = URL(filePath: bundle.path)
        let around = { () throws in
            try FileManager.default.contentsOfDirectory(
                atPath: place.deletingLastPathComponent().path
            ).filter { $0.hasPrefix(place.lastPathComponent) }
        }
        let digest = SHA256.hash(Exhibit.body("device"))
        let file = bundle.path + "/objects/" + hexadecimal(digest.bytes)
        #expect(throws: StorageError.alreadyExists(path: bundle.path)) {
            try CustodyBundle.write(exhibit.manifest(), to: bundle.path) { _ in file }
        }
        let wrong = bundle.path + "/bundle.json"
        #expect(throws: CustodyBundleError.bodyMismatch(digest)) {
            try CustodyBundle.write(exhibit.manifest(), to: bundle.path + "-2") { _ in wrong }
        }
        #expect(try around() == [place.lastPathComponent])
        let odd = try exhibit.manifest().with(steps: [exhibit.manifest().members[0]])
        #expect(throws: CustodyBundleError.notAStep(index: 0)) {
            try CustodyBundle.write(odd, to: bundle.path + "-2") { _ in file }
        }
    }

    @Test("another log's key, and a quorum that is not met")
    func trust() throws {
        let bundle = try Exhibit.short().bundle()
        let own = try PaperLog.signer().verifierKey
        let other = try NoteVerifierKey(
            name: PaperLog.origin, kind: .signature,
            publicKey: PaperLog.key("other log").verificationKey)
        let witness = try NoteVerifierKey(
            name: "w.test.example", kind: .cosignature,
            publicKey: PaperLog.key("witness").verificationKey)
        let quorum = try WitnessPolicy(threshold: 1, of: [witness]).text
        let stranger = Audit(trust: try TrustSettings(logKey: other, policyText: "").trust)
        #expect {
            try stranger.checkCustody(bundle)
        } throws: { ($0 as? AuditFinding)?.code == "log-proof" }
        let strict = Audit(trust: try TrustSettings(logKey: own, policyText: quorum).trust)
        #expect(throws: AuditFinding.log(.quorumNotMet)) { try strict.checkCustody(bundle) }
    }

    @Test("a ledger's reader gathers the same from the records themselves")
    func fromALedger() async throws {
        let exhibit = try Exhibit.rotated()
        let now = Mutex(Exhibit.year(2026))
        let place = URL(filePath: Scratch.path("ledger"), directoryHint: .isDirectory)
        let store = try await SQLiteStore.create(
            at: place, verifierKey: PaperLog.signer().verifierKey.text)
        let sequencer = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: PaperLog.signer(),
            clock: { now.withLock { $0 } })
        for entry in exhibit.entries {
            now.withLock { $0 = max($0, entry.created) }
            _ = try await sequencer.append(entry)
        }
        // The last key's membership is renewed afterwards; that changes nothing about the steps.
        var later = exhibit
        try later.admit("examiner.test.example", key: "third", from: 2031, until: 2036)
        now.withLock { $0 = Exhibit.year(2031) }
        _ = try await sequencer.append(later.entries[later.entries.count - 1])

        let reader = try await LedgerReader(store)
        let last = exhibit.entries[exhibit.steps[3]].id
        let manifest = try await reader.custody(endingWith: last)
        #expect(manifest.steps.map(\.leaf) == exhibit.steps.map { exhibit.entries[$0].leaf })
        #expect(manifest.members.map(\.proof.index) == [0, 1, 5, 7])
        let report = try Audit(trust: PaperLog.trust()).checkCustody(exhibit.bundle(manifest))
        #expect(report.steps.count == 4)

        let shorter = try await reader.custody(endingWith: exhibit.entries[exhibit.steps[1]].id)
        #expect(shorter.steps.count == 2)

        let some = [5, 2, 7].map { exhibit.entries[$0] }
        let evidence = try await reader.evidence(ofRecords: some.map(\.id))
        #expect(evidence.map(\.leaf) == some.map(\.leaf))
        #expect(Set(evidence.map(\.proof.checkpoint.bytes)).count == 1)
        let stranger = RecordIdentifier()
        await #expect(throws: LedgerError.recordUnknown(id: stranger.description)) {
            try await reader.evidence(ofRecords: [some[0].id, stranger])
        }
        for id in [exhibit.entries[1].id, RecordIdentifier()] {
            await #expect(throws: LedgerError.custodyUnknown(id: id.description)) {
                try await reader.custody(endingWith: id)
            }
        }
    }
}
