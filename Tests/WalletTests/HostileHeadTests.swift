import Accumulators
import Agency
import Auditor
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Ledger
import Records
import Sodium
import Testing
import TransparencyLog
import Wallet

/// A desk, an agency or a log operator that shows a wallet heads of revocation which it should not believe.
@Suite("Heads that lead a wallet astray")
struct HostileHeadTests {
    private static let template = """
        {"v":1,"name":"one","purpose":{"zh":"一","en":"One"},"audience":{"zh":"窗口","en":"Counter"},
        "keep":"receipt","keep_days":2,"expires_minutes":10,"parameters":{},
        "reveal":["name"],"conditions":[],"not_revoked_minutes":60}
        """

    private let city: City
    private let agency: RevocableAgency
    private let wallet: Holder
    private let path: String
    /// The desk's key; nobody checks what it signs.
    private let seed = randomBytes(32)

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        (wallet, path) = try city.makeWallet()
        _ = try await wallet.accept(agency.issue(to: wallet, "R1", agency.card), now: City.now)
        try await city.admit(.desk, desk().verifierKey, attributes: ["name"])
        try await Self.revoke("R2", by: agency, in: city)
    }

    private func desk() throws -> NoteSigner {
        try NoteSigner(
            name: "desk.test.example", key: SigningKey(seed: SecretBytes(copying: seed)))
    }

    /// Somebody else's credentials of both definitions are revoked.
    private static func revoke(
        _ resident: String, by agency: RevocableAgency, in city: City
    ) async throws {
        let other = try city.makeWallet().holder
        for digest in [agency.card, agency.pass] {
            _ = try await other.accept(agency.issue(to: other, resident, digest), now: City.now)
        }
        let order = try RevocationOrder(
            [.row(resident)], definitions: [agency.card, agency.pass], reason: .lost)
        _ = try agency.issuer.revoke(order, now: City.now)
        try await city.publishHeads(agency)
    }

    /// A request by a head, in the name of a desk that is a member of `city`.
    private func ask(by head: HeadBundle, in city: City? = nil) async throws -> RequestBundle {
        let city = city ?? self.city
        guard case .status(let status) = try Envelope(leaf: head.status.leaf).record else {
            throw TrustError.statusNotAnchored
        }
        let definition = try AnchoredDefinition(
            agency.issuer.anchoredDefinition(agency.card), trust: self.city.trust(), now: City.now,
            known: KnownDefinitions())
        let desk = try desk()
        let content = try DeskRequest.Content(
            native: City.template(json: Self.template), arguments: [:],
            audience: KeyReference(desk.verifierKey), definitions: [definition],
            statuses: [status], now: City.now)
        let evidence = try await city.reader().evidence(
            ofMember: KeyReference(desk.verifierKey))
        return RequestBundle(
            request: DeskRequest(content, key: desk.key), evidence: evidence, heads: [head],
            checkpoint: try #require(evidence.last).proof.checkpoint, consistency: [])
    }

    /// The wallet refuses, nothing in it has changed, and what is true it still believes.
    private func expectRefusal<Refusal: Error & Equatable>(
        _ refusal: Refusal, of bundle: RequestBundle
    ) async throws {
        let before = try Scratch.contents(path)
        await #expect(throws: refusal) { try await wallet.prepare(bundle, now: City.now) }
        #expect(try Scratch.contents(path) == before)
    }

    private func expectTrueHeadIsBelieved() async throws {
        let bundle = try await ask(by: city.head(agency, agency.card))
        let answer = try await wallet.prepare(bundle, now: City.now)
        _ = try await wallet.present(answer, now: City.now)
    }

    /// Another history under the same log key, in which the same agency revoked somebody else: its head has
    /// the index of the true one and another value.
    private func fork() async throws -> (city: City, agency: RevocableAgency) {
        let fork = try await City(seeds: city.seeds)
        let twin = try await fork.addRevocable()
        try await fork.admit(.desk, desk().verifierKey, attributes: ["name"])
        try await Self.revoke("R3", by: twin, in: fork)
        return (fork, twin)
    }

    @Test func aHeadOfAForkOfTheSameSizeIsFound() async throws {
        try await expectTrueHeadIsBelieved()
        let (fork, twin) = try await fork()
        #expect(try await fork.reader().size() == city.reader().size())
        let head = try await fork.head(twin, twin.card)
        try await expectRefusal(TrustError.forkedLog, of: ask(by: head, in: fork))
        // Beside the true checkpoint and the true membership.
        try await expectRefusal(TrustError.forkedLog, of: ask(by: head))
        try await expectTrueHeadIsBelieved()
    }

    /// No proof compares logs of two sizes; the two heads' values tell.
    @Test func aHeadOfALongerForkIsFound() async throws {
        try await expectTrueHeadIsBelieved()
        let (fork, twin) = try await fork()
        try await fork.note("longer")
        let head = try await fork.head(twin, twin.card)
        for bundle in [try await ask(by: head, in: fork), try await ask(by: head)] {
            try await expectRefusal(TrustError.forkedLog, of: bundle)
        }
        // And further along that chain.
        try await Self.revoke("R4", by: twin, in: fork)
        let further = try await fork.head(twin, twin.card)
        try await expectRefusal(TrustError.forkedLog, of: ask(by: further, in: fork))
        try await expectTrueHeadIsBelieved()
    }

    @Test func blocksThatDoNotLeadToTheHeadAreRefused() async throws {
        let head = try await city.head(agency, agency.card)
        let pass = try await city.head(agency, agency.pass)
        let (fork, twin) = try await fork()
        let foreign = try await fork.head(twin, twin.card)
        let block = try #require(head.blocks.first)
        for (blocks, refusal) in [
            (pass.blocks, .chainBroken), (foreign.blocks, .chainBroken),
            ([block, block], .blocksOutOfOrder), ([[]], .blockMalformed),
            ([block + [0]], .blockMalformed), ([block.dropLast()], .blockMalformed),
        ] as [([[UInt8]], AccumulatorError)] {
            let bundle = try await ask(by: HeadBundle(status: head.status, blocks: blocks))
            try await expectRefusal(refusal, of: bundle)
        }
        for place in stride(from: 0, to: block.count, by: 3) {
            var altered = block
            altered[place] ^= 1
            let bundle = try await ask(by: HeadBundle(status: head.status, blocks: [altered]))
            let before = try Scratch.contents(path)
            await #expect(throws: AccumulatorError.self) {
                try await wallet.prepare(bundle, now: City.now)
            }
            #expect(try Scratch.contents(path) == before)
        }
        try await expectTrueHeadIsBelieved()
    }

    /// A desk that accepted by a head older than it asked for is found by whoever gets request and receipt.
    @Test func anAuditorFindsAHeadThatWasTooOld() async throws {
        let bundle = try await ask(by: city.head(agency, agency.card))
        let presentation = try await wallet.present(
            wallet.prepare(bundle, now: City.now), now: City.now)
        let salt = randomBytes(32)
        let commitment = PresentationCommitment.digest(
            request: bundle.request, presentation: presentation.canonicalBytes,
            verdict: PresentationCommitment.acceptedVerdict, salt: salt)
        let anchor = try PresentationAnchor(commitment: commitment, definitions: [agency.card])
        let desk = try desk()
        func audit(_ created: String) throws {
            let envelope = try Envelope(.presentation(anchor), created: City.time(created))
                .signed(by: desk.key, name: desk.verifierKey.name)
            let evidence = try city.forgedEvidence(of: envelope.leaf)
            try Audit(trust: city.trust()).check(
                Receipt(evidence: evidence, salt: salt), bundle: bundle,
                presentation: presentation,
                definitions: [agency.issuer.anchoredDefinition(agency.card)])
        }
        try audit("2026-03-02T09:00:00Z")
        #expect(throws: AuditFinding.proof("revocation")) { try audit("2026-03-02T11:00:00Z") }
    }

    /// The head's entry by somebody who did not publish the definition, in a log that the operator forged.
    @Test func aHeadByAnotherAgencyIsRefused() async throws {
        let head = try await city.head(agency, agency.card)
        let other = try NoteSigner(
            name: "other.test.example", key: SigningKey(seed: SecretBytes(copying: randomBytes(32)))
        )
        try await city.admit(.agency, other.verifierKey)
        guard case .status(let status) = try Envelope(leaf: head.status.leaf).record else { return }
        let desk = try desk()
        let unsigned = try Envelope(.status(status), created: City.now)
        let byOther = try unsigned.signed(by: other.key, name: other.verifierKey.name)
        let byDesk = try unsigned.signed(by: desk.key, name: desk.verifierKey.name)
        for leaf in [byOther.leaf, byDesk.leaf] {
            let forged = HeadBundle(
                status: try city.forgedEvidence(of: leaf), blocks: head.blocks)
            try await expectRefusal(TrustError.record(.memberUnknown), of: ask(by: forged))
            // The true entry's proof is none for another leaf.
            let borrowed = LogEvidence(leaf: leaf, proof: head.status.proof)
            try await expectRefusal(
                TrustError.log(.rootMismatch),
                of: ask(by: HeadBundle(status: borrowed, blocks: head.blocks)))
        }
        try await expectTrueHeadIsBelieved()
    }
}
