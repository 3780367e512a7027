import CityTestSupport
import Credentials
import Records
import Sodium
import Testing
import Wallet

@testable import Agency

@Suite("An order that replaces what it revokes can be repeated")
struct ReplacementTests {
    private let city: City
    private let agency: RevocableAgency
    private var issuer: Agency.Issuer { agency.issuer }

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
    }

    private func issue(_ resident: String, _ definition: SHA256Digest) async throws
        -> RecordIdentifier
    {
        try await agency.issue(to: city.makeWallet().holder, resident, definition).identifier
    }

    private func answer(_ offer: NewOffer) async throws -> RecordIdentifier {
        try await agency.answer(offer, city.makeWallet().holder).identifier
    }

    private func reissue(
        _ credential: RecordIdentifier, under definition: SHA256Digest? = nil
    ) throws -> NewOffer {
        let terms = try RevocableAgency.terms(definition ?? agency.card, evidence: "passport")
        return try issuer.reissue(credential, terms: terms, now: City.now)
    }

    private func revoke(
        _ subjects: RevocationOrder.Subject..., reason: RevocationReason = .lost,
        isReplacing: Bool = true, under definitions: [SHA256Digest]? = nil
    ) throws -> RevocationOutcome {
        try issuer.revoke(
            RevocationOrder(
                subjects, definitions: definitions ?? [agency.card], reason: reason,
                isReplacing: isReplacing), now: City.now)
    }

    private func isRevoked(_ credential: RecordIdentifier) throws -> Bool {
        try issuer.isRevoked(
            credential, of: issuer.definition(ofCredential: credential))
    }

    @Test func theReplacementStays() async throws {
        let lost = try await issue("R1", agency.card)
        _ = try revoke(.row("R1"))
        let second = try await answer(reissue(lost))
        for _ in 0..<2 {
            let again = try revoke(.row("R1"))
            #expect(again.count == 0 && again.credentials == [lost])
            #expect(again.kept == [lost: [second]])
        }
        #expect(throws: AgencyError.alreadyIssued) { try reissue(lost) }
        #expect(try issuer.newestOffer(after: lost) == second)
        #expect(throws: AgencyError.offerUnknown) {
            try issuer.newestOffer(after: RecordIdentifier())
        }
        #expect(try !isRevoked(second))
        // Who holds it loses that wallet too.
        for count in [1, 0] {
            let named = try revoke(.credential(second))
            #expect(named.count == count && named.credentials == [second] && named.kept.isEmpty)
        }
        let third = try await answer(reissue(second))
        #expect(try revoke(.row("R1")).kept == [second: [third]])
        #expect(try revoke(.row("R1"), .credential(third)).count == 1)
        #expect(try isRevoked(third))
    }

    @Test func anotherOrderIsAboutTheReplacement() async throws {
        let lost = try await issue("R1", agency.card)
        _ = try revoke(.row("R1"))
        let second = try await answer(reissue(lost))
        let other = try revoke(.row("R1"), reason: .dataWrong)
        #expect(other.count == 1 && other.credentials == [second] && other.kept.isEmpty)
        let third = try await answer(reissue(second))
        // The newest that was revoked counts, not an older one.
        let lostAgain = try revoke(.row("R1"), reason: .lost)
        #expect(lostAgain.credentials == [third] && lostAgain.count == 1)
        let fourth = try await answer(reissue(third))
        #expect(try revoke(.row("R1"), reason: .lost, isReplacing: false).credentials == [fourth])
    }

    @Test func whoHasNotAnsweredGetsTheSameOffer() async throws {
        let lost = [try await issue("R1", agency.card), try await issue("R2", agency.card)]
        _ = try revoke(.row("R1"), .row("R2"))
        let offers = try lost.map { try reissue($0) }
        let second = try await answer(offers[0])
        let again = try revoke(.row("R1"), .row("R2"))
        #expect(again.count == 0 && again.credentials == lost)
        #expect(again.kept == [lost[0]: [second]])
        let repeated = try reissue(lost[1])
        #expect(repeated.isRepeated && repeated.code == offers[1].code)
        _ = try await answer(repeated)
    }

    /// A resident holds credentials of a definition and of its successor, and loses both; the new one is
    /// the successor's alone, and an offer that is still open afterwards stays with it.
    @Test func whatIsRotatedIsReplacedOnce() async throws {
        let successor = try await agency.rotate(agency.card, city)
        let old = try await issue("R1", agency.card)
        let new = try await issue("R1", successor)
        let both = [agency.card, successor]
        #expect(try revoke(.row("R1"), under: both).count == 2)
        let offer = try reissue(old, under: successor)
        #expect(try reissue(new, under: successor).code == offer.code)
        #expect(try revoke(.row("R1"), under: both).kept.isEmpty)
        let second = try await answer(offer)
        let again = try revoke(.row("R1"), under: both)
        #expect(again.count == 0 && again.kept == [new: [second]])
        #expect(Set(again.credentials) == [old, new])
        let third = try await agency.rotate(successor, city, tag: "3")
        let open = try agency.offer("R1", third)
        #expect(try revoke(.row("R1"), under: both).kept == [new: [second]])
        #expect(try await answer(open) == open.offer.identifier)
    }
}
