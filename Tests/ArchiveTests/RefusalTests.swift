import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import Records
import SQLiteStore
import Testing

@Suite("Refusals by the board's rules and the ledger's")
struct RefusalTests {
    @Test func whatNoHoldKeepsIsNotReleased() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let held = try await town.add(Submission.leak(), to: custodian)
        let free = try await town.add(Submission.leak(), to: custodian)
        func hold(_ records: [RecordIdentifier], begins: Bool) async throws {
            try await custodian.hold(
                records, begins: begins, members: town.members(), now: town.now,
                append: town.append)
        }
        try await town.rule(.hold, purpose: "trial", records: [held])
        try await town.rule(.release, purpose: "trial-over", records: [held, free])
        try await hold([held], begins: true)
        // One of them is not held: none is released.
        for records in [[free], [held, free]] {
            await #expect(throws: ArchiveError.refused(.recordNotHeld)) {
                try await hold(records, begins: false)
            }
        }
        #expect(try await town.refusals().map(\.reason) == ["record-not-held", "record-not-held"])
        #expect(try await town.refusals().map(\.request) == [.release, .release])
        #expect(try await town.holds().map(\.begins) == [true])
        try await hold([held], begins: false)
        #expect(try await town.holds().map(\.begins) == [true, false])
    }

    /// The registrar has taken from the custodian what it could append, but for refusals.
    @Test func whatTheLedgerWouldNotTakeIsNotBegun() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        try await town.rule()
        try await town.rule(.hold, purpose: "trial", records: [id])
        try await town.rule(.erase, purpose: "court-order", records: [id])
        try await town.admit(
            .department, "water", custodian.verifierKey, types: [.auditRefusal])
        await #expect(throws: ArchiveError.refused(.notAdmitted)) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        await #expect(throws: ArchiveError.refused(.notAdmitted)) {
            try await town.erase([id], by: custodian)
        }
        await #expect(throws: ArchiveError.refused(.notAdmitted)) {
            try await custodian.hold(
                [id], members: town.members(), now: town.now, append: town.append)
        }
        let refusals = try await town.refusals()
        #expect(refusals.map(\.request) == [.grant, .erase, .hold])
        #expect(Set(refusals.map(\.reason)) == ["not-admitted"])
        #expect(try await town.accesses().isEmpty)
        #expect(try await town.erasures().isEmpty)
        #expect(try await town.holds().isEmpty)
        // Admitted again, it goes on as if nothing had been.
        try await town.admit(.department, "water", custodian.verifierKey)
        _ = try await town.grant(reader.request(id), by: custodian)
        _ = try await custodian.open(id, with: reader.identities)
    }

    /// The registrar has left the custodian one type to append, and refusals are not it.
    @Test(arguments: [[RecordType.auditAccess], [.communityRequest]])
    func aRefusalThatTheLedgerDoesNotTakeIsNotSaidToBeNoted(_ types: [RecordType]) async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        try await town.admit(.department, "water", custodian.verifierKey, types: types)
        for _ in 0..<2 {
            await #expect(throws: ArchiveError.refusalNotNoted(.ruleMissing)) {
                _ = try await town.grant(reader.request(id), by: custodian)
            }
        }
        await #expect(throws: ArchiveError.refusalNotNoted(.ruleMissing)) {
            try await town.erase([id], by: custodian)
        }
        #expect(try await town.refusals().isEmpty)
        // Nothing waits: admitted again, it notes what is refused from then on.
        try await town.admit(.department, "water", custodian.verifierKey)
        await #expect(throws: ArchiveError.refused(.ruleMissing)) {
            _ = try await town.grant(reader.request(id), by: custodian)
        }
        #expect(try await town.refusals().count == 1)
    }

    /// A clerk may type a name where a purpose belongs.
    @Test func whatNoRuleHasForAPurposeStaysOffTheLog() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        let id = try await town.add(Submission.leak(), to: custodian)
        try await town.rule()
        try await town.rule(.hold, purpose: "trial", records: [RecordIdentifier()])
        let name = "jasmine-turnbull"
        for purpose in [name, "repair"] {
            await #expect(throws: ArchiveError.self) {
                _ = try await town.grant(
                    reader.request(id, purpose: purpose, role: "press"), by: custodian)
            }
        }
        for ground in [name, "trial"] {
            await #expect(throws: ArchiveError.self) {
                try await custodian.hold(
                    [id], ground: ground, members: town.members(), now: town.now,
                    append: town.append)
            }
            await #expect(throws: ArchiveError.self) {
                try await town.erase([id], by: custodian, ground: ground)
            }
        }
        let terms = try PolicyTerms(
            action: .read, types: [.communityRequest], purpose: name, role: "crew",
            validFrom: Town.now, validUntil: City.time("2029-01-01T00:00:00Z"))
        try await custodian.propose(terms)
        let stranger = try await Town(isForeign: true)
        await #expect(throws: ArchiveError.refused(.notAnOfficer)) {
            _ = try await custodian.approve(
                terms.identifier, stranger.approval(of: terms, byOfficer: 0),
                members: town.members(), now: town.now, append: town.append)
        }
        let purposes = try await town.refusals().map(\.purpose)
        #expect(purposes == [nil, "repair", nil, nil, "trial", "trial", nil])
        let leaves = try await town.entries().map {
            String(decoding: $0.envelope.leaf, as: UTF8.self)
        }
        #expect(leaves.contains { $0.contains("trial") })
        #expect(!leaves.contains { $0.contains(name) })
    }

    @Test func whoIsNoOfficerLeavesATrace() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let stranger = try await Town(isForeign: true)
        let terms = try PolicyTerms(
            action: .read, types: [.communityRequest], purpose: "repair", role: "crew",
            validFrom: Town.now, validUntil: City.time("2029-01-01T00:00:00Z"))
        try await custodian.propose(terms)
        await #expect(throws: ArchiveError.refused(.notAnOfficer)) {
            _ = try await custodian.approve(
                terms.identifier, stranger.approval(of: terms, byOfficer: 0),
                members: town.members(), now: town.now, append: town.append)
        }
        // An officer's word for other terms is none for these.
        let others = try PolicyTerms(
            identifier: terms.identifier, action: .read, types: [.communityRequest],
            purpose: "marketing", role: "crew", validFrom: Town.now,
            validUntil: City.time("2029-01-01T00:00:00Z"))
        await #expect(throws: ArchiveError.refused(.notAnOfficer)) {
            _ = try await custodian.approve(
                terms.identifier, town.approval(of: others, byOfficer: 0),
                members: town.members(), now: town.now, append: town.append)
        }
        #expect(try await town.refusals().map(\.reason) == ["not-an-officer", "not-an-officer"])
        #expect(try await town.refusals().map(\.request) == [.policy, .policy])
    }

    @Test func whatThePayloadDoesNotHaveIsMissing() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        let reader = try Reader()
        try await town.rule()
        let id = try await town.add(Submission.leak(), to: custodian)
        _ = try await town.grant(reader.request(id), by: custodian)
        await #expect(throws: ArchiveError.payloadMissing) {
            try await custodian.openAttachment(
                0, of: id, with: reader.identities, to: Scratch.path("out"))
        }
    }

    @Test func aStoreThatCannotBeWrittenSaysSo() throws {
        #expect {
            try SQLiteArchive.create(in: Scratch.path("nowhere") + "/deeper")
        } throws: { error in
            if case ArchiveError.storage(let number) = error {
                number == Int(ENOENT)
            } else {
                false
            }
        }
    }

    /// A name that no test asks for is one that nobody knows to work.
    @Test func everyCaseIsAskedForByATest() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let source = tests.appending(path: "../../Sources/Archive/ArchiveError.swift")
        let cases = try String(contentsOf: source, encoding: .utf8).matches(
            of: /\n    case (\w+)/
        ).map { String($0.1) }
        #expect(cases.count == Refusal.allCases.count + 20)
        let names = try FileManager.default.contentsOfDirectory(atPath: tests.path)
        let texts = try names.map { name in
            try String(contentsOf: tests.appending(path: name), encoding: .utf8)
        }
        for name in cases {
            let asked = try Regex(
                "(ArchiveError|refused\\(|expectRefusal\\(\\s*|== )\\.\(name)\\b")
            #expect(texts.contains { $0.contains(asked) }, "\(name)")
        }
    }
}
