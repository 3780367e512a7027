import AnonCreds
import CityTestSupport
import Credentials
import JSONDocuments
import Ledger
import Records
import Sodium
import Testing
import Wallet

@testable import Agency

@Suite("Definitions that end")
struct RotationTests {
    private let city: City
    private let agency: RevocableAgency
    private let wallet: Holder
    private var issuer: Agency.Issuer { agency.issuer }

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        wallet = try city.makeWallet().holder
    }

    @Test func aRetiredDefinitionIsNotUsed() async throws {
        let open = try agency.offer("R1", agency.card)
        let request = try await wallet.request(open.offer, code: open.code, now: City.now)
        let anchored = try issuer.anchoredDefinition(agency.card)
        let entry = try issuer.retire(agency.card, reason: .cessation, now: City.now)
        #expect(
            try issuer.retire(agency.card, reason: .superseded, now: City.now).leaf == entry.leaf)
        #expect(throws: AgencyError.definitionRetired) { try agency.offer("R2", agency.card) }
        #expect(throws: AgencyError.definitionRetired) {
            try issuer.issue(request, now: City.now)
        }
        _ = try agency.offer("R2", agency.pass)
        _ = try await city.sequencer.append(entry)
        let evidence = try await city.reader().evidence(ofDefinition: agency.card)
        let file: JSONValue = [
            "definition": try #require(anchored["definition"]),
            "evidence": .array(evidence.map(\.json)),
        ]
        #expect(throws: TrustError.record(.definitionRetired)) {
            try AnchoredDefinition(
                file, trust: city.trust(), now: City.now, known: KnownDefinitions())
        }
        // What was shown before is still judged as it was then.
        let before = try #require(City.now.adding(seconds: -1))
        _ = try AnchoredDefinition(
            file, trust: city.trust(), now: before, known: KnownDefinitions())
        await #expect(throws: (any Error).self) {
            try await city.sequencer.append(
                issuer.signed(
                    .retirement(
                        RetirementRecord(definition: agency.card, reason: .superseded)), City.now))
        }
    }

    @Test func anExpiredDefinitionIsNotUsed() async throws {
        let issuer = try Agency.Issuer.create(
            at: Scratch.path("expiring"), name: "expiring.test.example",
            passphrase: Scratch.passphrase())
        let end = City.time("2026-06-01T00:00:00Z")
        let digest = try await issuer.define(
            profile: AgencyTemplate.profile(), tag: "1", expires: end, now: City.now,
            progress: { _ in })
        let key = try issuer.definition(digest)
        try key.checkUse(at: City.now)
        #expect(throws: AgencyError.definitionExpired) { try key.checkUse(at: end) }
        try await city.admit(.agency, issuer.verifierKey)
        for entry in try issuer.entries(of: digest) {
            _ = try await city.sequencer.append(entry)
        }
        let evidence = try await city.reader().evidence(ofDefinition: digest)
        try issuer.anchor(digest, evidence: evidence, trust: city.trust(), now: City.now)
        #expect(throws: TrustError.record(.definitionExpired)) {
            try AnchoredDefinition(
                issuer.anchoredDefinition(digest), trust: city.trust(), now: end,
                known: KnownDefinitions())
        }
    }

    @Test func aWalletTakesNoCredentialWithoutItsWitness() async throws {
        let issued = try await agency.issue(to: wallet, "R1", agency.card)
        let other = try await agency.issue(to: wallet, "R2", agency.card)
        for witness in [nil, other.witness] {
            let changed = IssuedCredential(
                identifier: issued.identifier, credential: issued.credential,
                subject: issued.subject, witness: witness)
            await #expect(throws: WalletError.credentialRejected(.revocation)) {
                try await wallet.accept(changed, now: City.now)
            }
        }
        _ = try await wallet.accept(issued, now: City.now)
        // Nor one with a witness where none belongs.
        let offer = try city.offer()
        let request = try await wallet.request(offer.offer, code: offer.code, now: City.now)
        let plain = try city.agency.issue(request, now: City.now)
        #expect(plain.witness == nil)
        let changed = IssuedCredential(
            identifier: plain.identifier, credential: plain.credential, subject: plain.subject,
            witness: issued.witness)
        await #expect(throws: WalletError.credentialRejected(.revocation)) {
            try await wallet.accept(changed, now: City.now)
        }
    }

    /// Whoever was left out by two rotations is offered the newest.
    @Test func theSuccessorIsTheLastOfTheChain() async throws {
        #expect(try issuer.successor(of: agency.card) == nil)
        let second = try await agency.rotate(agency.card, city)
        #expect(try issuer.successor(of: agency.card) == second)
        let third = try await agency.rotate(second, city, tag: "3")
        #expect(try issuer.successor(of: second) == third)
        #expect(try issuer.successor(of: third) == nil)
        _ = try issuer.retire(second, reason: .superseded, now: City.now)
        #expect(try issuer.successor(of: agency.card) == third)
    }

    @Test func theLedgerShowsTheNewestHead() async throws {
        let evidence = try await city.reader().evidence(ofStatus: agency.card)
        let register = try city.trust().replay(evidence)
        #expect(register.status(of: agency.card)?.record.index == 0)
        await #expect(throws: LedgerError.notAdmitted(.definitionNotRevocable)) {
            try await city.reader().evidence(ofStatus: city.definition)
        }
    }
}
