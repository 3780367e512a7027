import Auditor
import CityTestSupport
import JSONDocuments
import LogFiles
import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Performers who were not")
struct FalsePerformerTests {
    private let name = "examiner.test.example"
    private let noon = City.time("2026-03-01T12:00:00Z")
    private let device = Exhibit.body("device")

    /// What an audit finds where the operator lets in what no sequencer would.
    private func found(_ change: (inout Exhibit) throws -> Void) throws -> CustodyFinding? {
        var exhibit = try Exhibit.short()
        try change(&exhibit)
        return try finding(exhibit.bundle())
    }

    @Test("the performer's name under another's signature")
    func forgedSignature() throws {
        let found = try found {
            try $0.step(.sealed, by: name, key: "thief", at: noon, objects: [device])
        }
        #expect(found == .performer(number: 3, .memberUnknown))
    }

    @Test("a name written over the true one, in the bundle alone")
    func renamed() throws {
        var exhibit = try Exhibit.short()
        try exhibit.admit("other.test.example", key: "other", from: 2026, until: 2028)
        let manifest = try exhibit.manifest()
        let own = try #require(exhibit.entries[3].signature?.key.description)
        let others = KeyReference(
            try NoteVerifierKey(
                name: "other.test.example", kind: .signature,
                publicKey: PaperLog.key("other").verificationKey))
        let text = String(decoding: manifest.steps[1].leaf, as: UTF8.self)
            .replacing(own, with: others.description)
        let forged = LogEvidence(leaf: Array(text.utf8), proof: manifest.steps[1].proof)
        let bundle = try exhibit.bundle(manifest.with(steps: [manifest.steps[0], forged]))
        #expect(try finding(bundle) == .performer(number: 2, .signatureInvalid))
    }

    @Test("a step signed anew by somebody who was a member: it is not in the log")
    func signedAnew() throws {
        var exhibit = try Exhibit.short()
        try exhibit.admit("other.test.example", key: "other", from: 2026, until: 2028)
        let manifest = try exhibit.manifest()
        let forged = try exhibit.entries[3].signed(
            by: PaperLog.key("other"), name: "other.test.example")
        let evidence = LogEvidence(leaf: forged.leaf, proof: manifest.steps[1].proof)
        let bundle = try exhibit.bundle(manifest.with(steps: [manifest.steps[0], evidence]))
        #expect {
            try finding(bundle)
        } throws: { ($0 as? AuditFinding)?.code == "log-proof" }
    }

    @Test("no department, no right to the type, before and after the membership")
    func noRight() throws {
        let stranger = "stranger.test.example"
        func taken(
            _ role: Role, _ types: [RecordType], at time: String
        ) throws -> CustodyFinding? {
            try found {
                try $0.admit(stranger, key: "s", role, types: types, from: 2027, until: 2028)
                try $0.step(
                    .sealed, by: stranger, key: "s", at: City.time(time), objects: [device])
            }
        }
        let during = "2027-06-01T00:00:00Z"
        #expect(try taken(.department, [.safetyEvidence], at: during) == nil)
        #expect(
            try taken(.agency, [.identitySchema], at: during)
                == .performer(number: 3, .roleNotAllowed))
        #expect(
            try taken(.department, [.safetyAlert], at: during)
                == .performer(number: 3, .typeNotGranted))
        #expect(
            try taken(.department, [.safetyEvidence], at: "2026-12-31T23:00:00Z")
                == .performer(number: 3, .membershipNotStarted))
        #expect(
            try taken(.department, [.safetyEvidence], at: "2028-01-01T00:00:00Z")
                == .performer(number: 3, .membershipEnded))
    }

    @Test("a member admitted after the step")
    func admittedLater() throws {
        let found = try found {
            try $0.step(.sealed, by: name, key: "late", at: noon, objects: [device])
            try $0.admit(name, key: "late", from: 2026, until: 2028)
        }
        #expect(found == .performer(number: 3, .memberUnknown))
    }

    @Test("memberships: left out, out of order, not by the registrar, no membership at all")
    func memberships() throws {
        let exhibit = try Exhibit.short()
        let manifest = try exhibit.manifest()
        let members = manifest.members
        func found(_ members: [LogEvidence]) throws -> CustodyFinding? {
            try finding(exhibit.bundle(manifest.with(members: members)))
        }
        #expect(try found([members[0]]) == .performer(number: 1, .memberUnknown))
        #expect(try found([members[1]]) == .membership(index: 1))
        #expect(try found([members[1], members[0]]) == .membership(index: 1))
        #expect(try found([]) == .performer(number: 1, .memberUnknown))
        #expect(try found(members + [manifest.steps[0]]) == .membership(index: 2))
    }

    @Test("a membership that its registrar did not sign")
    func falseMembership() throws {
        var exhibit = try Exhibit.short()
        try exhibit.admit("other.test.example", key: "other", from: 2026, until: 2028)
        var leaves = exhibit.entries.map(\.leaf)
        leaves[4] = try exhibit.entries[4].signed(
            by: PaperLog.key("other"), name: Exhibit.registrar
        ).leaf
        let log = PaperLog(leaves: leaves)
        let manifest = CustodyManifest(
            exhibit: exhibit.entries[2].id, steps: try [2, 3].map(log.evidence),
            members: try [0, 1, 4].map(log.evidence))
        #expect(try finding(exhibit.bundle(manifest)) == .membership(index: 4))
    }

    @Test("proofs of two trees, though each holds")
    func twoTrees() throws {
        let exhibit = try Exhibit.short()
        let manifest = try exhibit.manifest()
        var longer = exhibit
        try longer.note(at: noon)
        let log = PaperLog(leaves: longer.entries.map(\.leaf))
        let bundle = try exhibit.bundle(
            manifest.with(steps: [manifest.steps[0], try log.evidence(3)]))
        #expect(throws: AuditFinding.checkpointsDiffer) { try finding(bundle) }
    }
}
