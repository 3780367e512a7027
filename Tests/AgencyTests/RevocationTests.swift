import Accumulators
import AnonCreds
import BigIntegers
import CLSignatures
import CityTestSupport
import Credentials
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium
import Testing
import TransparencyLog
import Wallet

@testable import Agency

@Suite("Credentials that can be revoked")
struct RevocationTests {
    private let city: City
    private let agency: RevocableAgency
    private let wallet: Holder
    private var issuer: Agency.Issuer { agency.issuer }

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        wallet = try city.makeWallet().holder
    }

    private func order(
        _ subjects: [RevocationOrder.Subject], _ definitions: [SHA256Digest]? = nil,
        _ reason: RevocationReason = .lost
    ) throws -> RevocationOrder {
        try RevocationOrder(
            subjects, definitions: definitions ?? [agency.card, agency.pass], reason: reason)
    }

    private func modulus(_ digest: SHA256Digest) throws -> Modulus {
        try issuer.definition(digest).privateDefinition.key.withFactors { $0.modulus }
    }

    private func number(_ issued: IssuedCredential) throws -> RevocationNumber {
        let value = try #require(issued.credential.values[AttributeName("revocation")])
        #expect(value.isConsistent(.revocation))
        return try RevocationNumber(value.encoded)
    }

    private func anchored(_ digest: SHA256Digest) throws -> AnchoredDefinition {
        try AnchoredDefinition(
            issuer.anchoredDefinition(digest), trust: city.trust(), now: City.now,
            known: KnownDefinitions())
    }

    /// The witness that came with a credential, checked.
    private func witness(
        _ issued: IssuedCredential, _ digest: SHA256Digest
    ) throws -> Witness {
        try #require(issued.witness).witness(
            for: number(issued), under: anchored(digest), modulus: modulus(digest))
    }

    @Test func theCredentialBringsItsWitness() async throws {
        let issued = try await agency.issue(to: wallet, "R1", agency.card)
        let file = try IssuedCredential(json: JSONValue(parsing: issued.json.canonicalBytes))
        let witness = try witness(file, agency.card)
        #expect(witness.head.index == 0)
        #expect(witness.head.definition == agency.card)
        #expect(
            try number(file) == IssuedRecord.read(issued.identifier, in: issuer.directory)?.number)
        _ = try await wallet.accept(file, now: City.now)
        // Another's witness, and another definition's head.
        let other = try await agency.issue(to: wallet, "R2", agency.card)
        #expect(throws: AccumulatorError.witnessInvalid) {
            try #require(other.witness).witness(
                for: number(issued), under: anchored(agency.card), modulus: modulus(agency.card))
        }
        #expect(throws: AccumulatorError.definitionMismatch) {
            try #require(issued.witness).witness(
                for: number(issued), under: anchored(agency.pass), modulus: modulus(agency.pass))
        }
        let savings = try #require(issued.credential.values[AttributeName("savings")])
        #expect(savings.encoded.decimalDescription == "9223372027854775808")
    }

    @Test func aHeadThatTheAgencyDidNotSignIsRefused() async throws {
        let issued = try await agency.issue(to: wallet, "R1", agency.card)
        let status = try #require(issued.witness).status
        let forged = try Envelope(.status(status), created: City.now)
            .signed(by: SigningKey(), name: issuer.verifierKey.name)
        let witness = try #require(IssuedWitness(u: issued.witness?.u ?? .one, entry: forged))
        #expect(throws: TrustError.self) {
            try witness.witness(
                for: number(issued), under: anchored(agency.card), modulus: modulus(agency.card))
        }
        let note = try Envelope(.note(LedgerNote(text: "x")), created: City.now)
        #expect(IssuedWitness(u: .one, entry: note) == nil)
    }

    @Test func aRevokedCredentialCannotBeBroughtForward() async throws {
        let lost = try await agency.issue(to: wallet, "R1", agency.card)
        let kept = try await agency.issue(to: wallet, "R2", agency.card)
        let before = try (witness(lost, agency.card), witness(kept, agency.card))
        let outcome = try issuer.revoke(order([.row("R1")], [agency.card]), now: City.now)
        #expect(outcome.counts == [agency.card: 1] && outcome.credentials == [lost.identifier])
        let state = try issuer.accumulator(of: agency.card).accumulator
        #expect(state.head.index == 1)
        #expect(state.openBlock?.numbers == [try number(lost)])
        let update = try RevocationUpdate(
            blocks: [#require(state.openBlock)], head: state.head)
        #expect(throws: AccumulatorError.revoked) {
            try before.0.updated(with: update, modulus: modulus(agency.card))
        }
        let updated = try before.1.updated(with: update, modulus: modulus(agency.card))
        #expect(updated.head.index == 1)
        // The ledger takes the new head; a credential issued now starts there.
        for entry in try issuer.entries(of: agency.card).suffix(1) {
            _ = try await city.sequencer.append(entry)
        }
        let register = try await city.reader().members()
        #expect(register.status(of: agency.card)?.record.index == 1)
        let late = try await agency.issue(to: wallet, "R3", agency.card)
        #expect(try witness(late, agency.card).head.index == 1)
        // The other definition is as it was.
        #expect(try issuer.accumulator(of: agency.pass).accumulator.head.index == 0)
    }

    @Test func anOrderIsCarriedOutOnceAndAsAWhole() async throws {
        let card = try await agency.issue(to: wallet, "R1", agency.card)
        let pass = try await agency.issue(to: wallet, "R1", agency.pass)
        let second = try await agency.issue(to: wallet, "R2", agency.pass)
        _ = try agency.offer("R3", agency.card)
        for subjects: [RevocationOrder.Subject] in [
            [.row("R1"), .row("R3")], [.row("R1"), .row("R9")],
            [.row("R1"), .credential(RecordIdentifier())],
        ] {
            #expect(throws: AgencyError.notIssued(position: 1)) {
                try issuer.revoke(order(subjects), now: City.now)
            }
        }
        #expect(try issuer.accumulator(of: agency.card).accumulator.head.index == 0)
        let all = try order(
            [.row("R1"), .row("R1"), .credential(card.identifier), .row("R2")], nil, .superseded)
        let outcome = try issuer.revoke(all, now: City.now)
        #expect(outcome.counts == [agency.card: 1, agency.pass: 2] && outcome.count == 3)
        #expect(
            Set(outcome.credentials)
                == [card.identifier, pass.identifier, second.identifier])
        let again = try issuer.revoke(all, now: City.now)
        #expect(again.count == 0 && again.credentials == outcome.credentials)
        #expect(try issuer.accumulator(of: agency.pass).accumulator.head.index == 2)
    }

    @Test func aLostWalletGetsANewCredential() async throws {
        let lost = try await agency.issue(to: wallet, "R1", agency.card)
        let terms = try RevocableAgency.terms(agency.card, evidence: "passport")
        #expect(throws: AgencyError.notRevoked) {
            try issuer.reissue(lost.identifier, terms: terms, now: City.now)
        }
        #expect(throws: AgencyError.offerUnknown) {
            try issuer.reissue(RecordIdentifier(), terms: terms, now: City.now)
        }
        #expect(throws: AgencyError.alreadyIssued) { try agency.offer("R1", agency.card) }
        let order = try order([.row("R1")], [agency.card])
        _ = try issuer.revoke(order, now: City.now)
        let offer = try issuer.reissue(lost.identifier, terms: terms, now: City.now)
        // The whole again, as after a crash.
        #expect(try issuer.revoke(order, now: City.now).credentials == [lost.identifier])
        let same = try issuer.reissue(lost.identifier, terms: terms, now: City.now)
        #expect(same.isRepeated && same.code == offer.code)
        #expect(throws: AgencyError.definitionUnknown) {
            try issuer.reissue(
                lost.identifier, terms: RevocableAgency.terms(agency.pass), now: City.now)
        }
        let new = try city.makeWallet().holder
        let issued = try await agency.answer(offer, new)
        #expect(try number(issued) != number(lost))
        #expect(issued.credential.values[AttributeName("savings")]?.raw == "-9000000000")
        #expect(try witness(issued, agency.card).head.index == 1)
        // From now on the row's credential is the new one.
        #expect(throws: AgencyError.alreadyIssued) { try agency.offer("R1", agency.card) }
        #expect(try issuer.revoke(order, now: City.now).credentials == [issued.identifier])
        #expect(try !agency.offer("R1", agency.card).isRepeated)
    }

    /// A resident who holds a credential and an open offer for its successor keeps neither.
    @Test func anOpenOfferEndsWithTheCredential() async throws {
        _ = try await agency.issue(to: wallet, "R1", agency.card)
        let successor = try await agency.rotate(agency.card, city)
        let open = try agency.offer("R1", successor)
        _ = try issuer.revoke(
            RevocationOrder([.row("R1")], definitions: [agency.card], reason: .withdrawn),
            now: City.now)
        let other = try city.makeWallet().holder
        await #expect(throws: AgencyError.offerLocked) { try await agency.answer(open, other) }
    }

    /// The same where the order names the credential.
    @Test func anOpenOfferEndsWithTheNamedCredential() async throws {
        let issued = try await agency.issue(to: wallet, "R1", agency.card)
        let successor = try await agency.rotate(agency.card, city)
        let open = try agency.offer("R1", successor)
        _ = try issuer.revoke(
            RevocationOrder(
                [.credential(issued.identifier)], definitions: [agency.card], reason: .withdrawn),
            now: City.now)
        let other = try city.makeWallet().holder
        await #expect(throws: AgencyError.offerLocked) { try await agency.answer(open, other) }
    }

    @Test func aNumberIsDrawnOnce() throws {
        let numbers = [RevocationNumber.random(), RevocationNumber.random()]
        var draws = [numbers[0], numbers[0], numbers[1]]
        func draw(_ definition: SHA256Digest) throws -> RevocationNumber {
            try issuer.drawNumber(for: RecordIdentifier(), of: definition) {
                draws.removeFirst()
            }
        }
        #expect(try draw(agency.card) == numbers[0])
        #expect(try draw(agency.card) == numbers[1])
        draws = [numbers[0]]
        #expect(try draw(agency.pass) == numbers[0])
        for name in try issuer.directory.names(in: "numbers") {
            #expect(!numbers.contains { name.contains(String($0.prime)) })
        }
    }

    @Test func aHeadIsDatedAnew() async throws {
        let later = City.time("2026-03-02T10:00:00Z")
        let entry = try issuer.renewHead(of: agency.card, now: later)
        guard case .status(let status) = entry.record else {
            Issue.record("no status")
            return
        }
        #expect(status.time == later && status.index == 0)
        #expect(try issuer.renewHead(of: agency.card, now: later).leaf == entry.leaf)
        #expect(throws: AgencyError.clockBehind) {
            try issuer.renewHead(of: agency.card, now: City.now)
        }
        _ = try await agency.issue(to: wallet, "R1", agency.card)
        #expect(throws: AgencyError.clockBehind) {
            try issuer.revoke(order([.row("R1")], [agency.card]), now: City.now)
        }
        // What cannot be done is not written down, and so not in the way.
        #expect(try !issuer.finishRevocation())
        #expect(try issuer.revoke(order([.row("R1")], [agency.card]), now: later).count == 1)
    }

    @Test func otherDefinitionsAndOrdersAreRefused() async throws {
        let subject = RevocationOrder.Subject.row("R1")
        #expect(throws: AgencyError.definitionUnknown) {
            try issuer.revoke(order([subject], [SHA256.hash("no".utf8)]), now: City.now)
        }
        let plain = try RevocationOrder(
            [subject], definitions: [city.definition], reason: .unspecified)
        #expect(throws: AgencyError.notRevocable) {
            try city.agency.revoke(plain, now: City.now)
        }
        #expect(throws: AgencyError.notRevocable) {
            try city.agency.renewHead(of: city.definition, now: City.now)
        }
        #expect(throws: AgencyError.rowKeyInvalid) { try order([.row(" ")]) }
        #expect(throws: AgencyError.tooManyRevocations) {
            try order((0...RevocationOrder.limit).map { .row("\($0)") })
        }
        #expect(try Set(issuer.revocableDefinitions()) == [agency.card, agency.pass])
        #expect(try city.agency.revocableDefinitions().isEmpty)
    }
}
