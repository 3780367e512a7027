import Agency
import AnonCreds
import CLSignatures
import CityTestSupport
import Credentials
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import TestSupport
import Testing
import TransparencyLog

@Suite("Definitions of an agency")
struct DefinitionTests {
    @Test func aSearchThatIsCancelledLeavesNothing() async throws {
        let path = Scratch.path("agency")
        let issuer = try Agency.Issuer.create(
            at: path, name: "agency.test.example", passphrase: Scratch.passphrase())
        let before = try Scratch.contents(path)
        let profile = try AgencyTemplate.profile()
        let task = Task {
            try await issuer.define(profile: profile, tag: "1", now: City.now) { _ in }
        }
        task.cancel()
        await #expect(throws: AnonCredsError.cancelled) { try await task.value }
        #expect(try Scratch.contents(path) == before)
        #expect(try issuer.definitionDigests().isEmpty)
    }

    @Test func whatTheLedgerWouldRefuseIsNotSearchedFor() async throws {
        let (issuer, digest, path) = try await AgencyTemplate.open()
        let before = try Scratch.contents(path)
        let profile = try AgencyTemplate.profile()
        await #expect(throws: AgencyError.tagTaken) {
            try await issuer.define(profile: profile, tag: "1", now: City.now) { _ in }
        }
        var other = profile
        other[["attributes", "3", "maximum"]] = 888_888
        let wider = other
        await #expect(throws: AgencyError.schemaTaken) {
            try await issuer.define(profile: wider, tag: "2", now: City.now) { _ in }
        }
        #expect(try Scratch.contents(path) == before)
        #expect(try issuer.definitionDigests() == [digest])
    }

    @Test func whatWasBegunIsFinishedAsItWasBegun() async throws {
        let (issuer, digest, _) = try await AgencyTemplate.open()
        let profile = try AgencyTemplate.profile()
        #expect(try issuer.unfinishedDefinition(profile: profile, tag: "1") == digest)
        #expect(try issuer.unfinishedDefinition(profile: profile, tag: "2") == nil)
        #expect(throws: AgencyError.tagTaken) {
            try issuer.unfinishedDefinition(profile: profile, tag: "1", keyProfile: .bits3072)
        }
        #expect(throws: AgencyError.tagTaken) {
            try issuer.unfinishedDefinition(
                profile: profile, tag: "1", expires: City.time("2099-01-01T00:00:00Z"))
        }
        #expect(throws: AgencyError.tagTaken) {
            try issuer.unfinishedDefinition(profile: profile, tag: "1", predecessor: digest)
        }
    }

    @Test func theQuorumIsKept() async throws {
        let city = try await City(witnessCount: 3)
        let issuer = city.agency
        #expect(try issuer.quorum().text == WitnessPolicy.none.text)
        let policy = try city.trust().policy
        try issuer.keepQuorum(policy)
        #expect(try issuer.quorum().text == policy.text && !policy.witnesses.isEmpty)
        try issuer.keepQuorum(.none)
        #expect(try issuer.quorum().witnesses.isEmpty)
    }

    @Test func anUnanchoredDefinitionIsNotOffered() async throws {
        let (issuer, digest, _) = try await AgencyTemplate.open()
        #expect(try !issuer.isAnchored(digest))
        #expect(throws: AgencyError.definitionNotAnchored) {
            try issuer.anchoredDefinition(digest)
        }
        let terms = try Agency.Issuer.Terms(
            definition: digest, evidence: "post", validUntil: #require(CalendarDate("2026-12-31")),
            expires: City.now)
        let register = try Register(
            csv: Array((AgencyTemplate.header + City.resident).utf8),
            profile: issuer.profile(of: digest))
        #expect(throws: AgencyError.definitionNotAnchored) {
            try issuer.offer(register.rows[0], terms: terms, now: City.now)
        }
        let unknown = SHA256.hash("another".utf8)
        #expect(throws: AgencyError.definitionUnknown) { try issuer.isAnchored(unknown) }
    }

    @Test func theAgencyBelievesNoOtherEvidence() async throws {
        let (issuer, digest, _) = try await AgencyTemplate.open()
        let city = try await City()
        let evidence = try await city.reader().evidence(ofDefinition: digest)
        #expect(throws: TrustError.self) {
            try issuer.anchor(
                digest, evidence: evidence.dropLast(), trust: city.trust(), now: City.now)
        }
        #expect(try !issuer.isAnchored(digest))
        try issuer.anchor(digest, evidence: evidence, trust: city.trust(), now: City.now)
        #expect(try issuer.isAnchored(digest))
    }

    @Test func itsStateOutlivesIt() async throws {
        let path = try await {
            let (issuer, digest, path) = try await AgencyTemplate.open()
            let city = try await City()
            try issuer.anchor(
                digest, evidence: await city.reader().evidence(ofDefinition: digest),
                trust: city.trust(), now: City.now)
            return path
        }()
        let issuer = try Agency.Issuer.open(at: path, passphrase: Scratch.passphrase())
        let digest = try #require(try issuer.definitionDigests().first)
        #expect(try issuer.isAnchored(digest))
        #expect(throws: StorageError.notAStateDirectory(path: path, expected: "wallet")) {
            try StateDirectory.open(at: path, role: "wallet", passphrase: Scratch.passphrase())
        }
    }

    @Test(arguments: ["", "with space", "plus+", "ä"])
    func namesAreChecked(_ name: String) {
        #expect(throws: (any Error).self) {
            try Agency.Issuer.create(
                at: Scratch.path("agency"), name: name, passphrase: Scratch.passphrase())
        }
    }
}
