import Agency
import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import Sodium
import Testing
import Wallet

@Suite("Showing in the native format")
struct NativeShowTests {
    /// A name is shown; savings are between two bounds of 64 bits; nothing is revoked; and the second
    /// credential is of the same name.
    private static let template = """
        {"v":1,"name":"loan","purpose":{"zh":"贷款","en":"Loan"},"audience":{"zh":"窗口","en":"Counter"},
        "keep":"presentation","keep_days":2,"expires_minutes":10,"parameters":{},
        "reveal":[],"conditions":[
        {"attribute":"savings","is":"at_least","value":"-9000000001"},
        {"attribute":"savings","is":"at_most","value":"9223372036854775807"}],
        "not_revoked_minutes":60,
        "others":[{"reveal":["name"],"conditions":[],"not_revoked_minutes":60}],
        "relations":[{"is":"same","of":[{"credential":0,"attribute":"savings"},
        {"credential":1,"attribute":"savings"}]}]}
        """
    private static let plain = """
        {"v":1,"name":"one","purpose":{"zh":"一","en":"One"},"audience":{"zh":"窗口","en":"Counter"},
        "keep":"receipt","keep_days":2,"expires_minutes":10,"parameters":{},
        "reveal":["name"],"conditions":[],"not_revoked_minutes":60}
        """

    private let city: City
    private let agency: RevocableAgency
    private let desk: Verifier
    private let wallet: Holder

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        desk = try await city.makeNativeDesk(agency)
        wallet = try city.makeWallet().holder
        for digest in [agency.card, agency.pass] {
            _ = try await wallet.accept(agency.issue(to: wallet, "R1", digest), now: City.now)
        }
    }

    private func heads(withBlocks: Bool = true) async throws -> [HeadBundle] {
        [
            try await city.head(agency, agency.card, withBlocks: withBlocks),
            try await city.head(agency, agency.pass, withBlocks: withBlocks),
        ]
    }

    private func ask(
        _ text: String = plain, _ definitions: [SHA256Digest]? = nil, heads: [HeadBundle]? = nil,
        now: Timestamp = City.now
    ) async throws -> RequestBundle {
        let all: [HeadBundle]
        if let heads { all = heads } else { all = try await self.heads() }
        return try await city.askNatively(
            desk, City.template(json: text), definitions ?? [agency.card], heads: all, now: now)
    }

    private func revoke(_ residents: String...) async throws {
        let order = try RevocationOrder(
            residents.map { .row($0) }, definitions: [agency.card, agency.pass], reason: .lost)
        _ = try agency.issuer.revoke(order, now: City.now)
        try await city.publishHeads(agency)
    }

    @Test func twoPapersOfOnePersonAreShown() async throws {
        let bundle = try await ask(Self.template, [agency.card, agency.pass])
        let parsed = try RequestBundle(json: bundle.json)
        let answer = try await wallet.prepare(parsed, now: City.now)
        #expect(answer.consent.shown.map(\.value) == ["Wang"])
        #expect(answer.consent.proved.contains("-9000000001 <= savings <= 9223372036854775807"))
        #expect(answer.consent.proved.contains { $0.hasPrefix("not revoked as of 2026-") })
        let document = try await wallet.present(answer, now: City.now)
        let outcome = try desk.verify(document, for: parsed.request, now: City.now)
        let acceptance = try #require(outcome.acceptance)
        #expect(acceptance.shown.map(\.attribute) == ["name"])
        #expect(acceptance.shown.map(\.value) == ["Wang"])
        #expect(acceptance.notRevokedAsOf != nil)
        #expect(try desk.verify(document, for: parsed.request, now: City.now).refusal == "nonce")
    }

    @Test func whoIsRevokedIsFoundAndOthersFollow() async throws {
        let other = try city.makeWallet().holder
        _ = try await other.accept(agency.issue(to: other, "R2", agency.card), now: City.now)
        let before = try await ask()
        let old = try await wallet.prepare(before, now: City.now)
        try await revoke("R1")
        let bundle = try await ask()
        await #expect(throws: WalletError.revoked) {
            try await wallet.prepare(bundle, now: City.now)
        }
        let answer = try await other.prepare(bundle, now: City.now)
        let shown = try await other.present(answer, now: City.now)
        let outcome = try desk.verify(shown, for: bundle.request, now: City.now)
        #expect(outcome.acceptance != nil)
        // What was proved under the old head is no answer to a request that names the new one.
        let stale = try await wallet.present(old, now: City.now)
        let again = try await ask()
        #expect(try desk.verify(stale, for: again.request, now: City.now).refusal == "proof")
        // And once a wallet has seen the new head, an old one is refused.
        await #expect(throws: TrustError.statusStale) {
            try await other.prepare(before, now: City.now)
        }
    }

    @Test func headsMustBeOnTheLogAndYoungEnough() async throws {
        let bundle = try await ask()
        let bare = RequestBundle(
            request: bundle.request, evidence: bundle.evidence, checkpoint: bundle.checkpoint,
            consistency: bundle.consistency)
        await #expect(throws: TrustError.statusNotAnchored) {
            try await wallet.prepare(bare, now: City.now)
        }
        await #expect(throws: DeskError.template(.notRevocable)) { _ = try await ask(heads: []) }
        let late = City.time("2026-03-02T12:20:00Z")
        await #expect(throws: DeskError.template(.statusStale)) { _ = try await ask(now: late) }
    }

    @Test func aWalletThatIsBehindFollowsTheFolder() async throws {
        for number in 3...8 {
            let other = try city.makeWallet().holder
            _ = try await other.accept(
                agency.issue(to: other, "R\(number)", agency.card), now: City.now)
            try await revoke("R\(number)")
        }
        let bundle = try await ask(heads: heads(withBlocks: false))
        await #expect(throws: WalletError.witnessBehind) {
            try await wallet.prepare(bundle, now: City.now)
        }
        let source = try Folder(heads: await heads(), definitions: [agency.card, agency.pass])
        let followed = try await wallet.follow(source, now: City.now)
        #expect(followed.count == 2 && followed.allSatisfy { $0.notRevokedAsOf != nil })
        _ = try await wallet.prepare(bundle, now: City.now)
    }

    /// A text and a number of 64 bits are signed in different ways: `different` would be proved of equal ones.
    @Test func relationsAreOfAttributesOfOneKind() async throws {
        let mixed = Self.template.replacingOccurrences(
            of: #"{"credential":1,"attribute":"savings"}]}"#,
            with: #"{"credential":0,"attribute":"name"}]}"#
        ).replacingOccurrences(of: #""is":"same""#, with: #""is":"different""#)
        let bundle = try await ask(mixed, [agency.card, agency.pass])
        await #expect(throws: WalletError.unsatisfiable(item: "question", why: "predicate")) {
            try await wallet.prepare(bundle, now: City.now)
        }
    }

    /// The head was young enough when the desk asked, and is not when the answer comes.
    @Test func aHeadGrowsTooOldWhileTheRequestWaits() async throws {
        let text = Self.plain.replacingOccurrences(
            of: #""not_revoked_minutes":60"#, with: #""not_revoked_minutes":5"#)
        let bundle = try await ask(text)
        let answer = try await wallet.prepare(bundle, now: City.now)
        let document = try await wallet.present(answer, now: City.now)
        let later = City.time("2026-03-02T09:26:00Z")
        #expect(try desk.verify(document, for: bundle.request, now: later).refusal == "revocation")
        #expect(try desk.verify(document, for: bundle.request, now: City.now).acceptance != nil)
    }

    /// What a resident declines leaves no trace in the wallet.
    @Test func aWitnessIsKeptOnlyAfterConsent() async throws {
        let before = try await ask()
        let other = try city.makeWallet().holder
        _ = try await other.accept(agency.issue(to: other, "R9", agency.card), now: City.now)
        try await revoke("R9")
        _ = try await wallet.prepare(try await ask(), now: City.now)
        _ = try await wallet.prepare(before, now: City.now)
    }

    @Test func aKeyIsCheckedOnceAndOnlyWithItsOwnProof() async throws {
        let bundle = try await ask()
        let before = try await wallet.prepare(bundle, now: City.now).consent.remarks
        #expect(before.contains(.agencyKeyNotProved))
        let proof = try #require(try agency.issuer.keyProof(of: agency.card))
        for wrong in [proof.dropLast(), proof + [0], [], Array("{}".utf8)] {
            await #expect(throws: WalletError.keyProofRejected) {
                try await wallet.checkKeys({ _ in Array(wrong) }, now: City.now)
            }
        }
        let still = try await wallet.prepare(bundle, now: City.now).consent.remarks
        #expect(still.contains(.agencyKeyNotProved))
        let issuer = agency.issuer
        let proved = try await wallet.checkKeys({ try issuer.keyProof(of: $0) }, now: City.now)
        #expect(proved == [agency.card, agency.pass])
        let after = try await wallet.prepare(bundle, now: City.now).consent.remarks
        #expect(!after.contains(.agencyKeyNotProved))
        // Never asked for again.
        let again = try await wallet.checkKeys({ _ in nil }, now: City.now)
        #expect(again == proved)
    }

    @Test func alteredPresentationsAreRefused() async throws {
        let bundle = try await ask()
        let answer = try await wallet.prepare(bundle, now: City.now)
        let document = try await wallet.present(answer, now: City.now)
        let native = try NativePresentation(json: document)
        var bent = native.proof
        bent[bent.count / 2] ^= 1
        let changes = [
            NativePresentation(shown: [["Li"]], proof: native.proof),
            NativePresentation(shown: [[]], proof: native.proof),
            NativePresentation(shown: [["Wang"], ["Wang"]], proof: native.proof),
            NativePresentation(shown: native.shown, proof: bent),
            NativePresentation(shown: native.shown, proof: native.proof.dropLast()),
        ]
        for changed in changes {
            let outcome = try desk.verify(changed.json, for: bundle.request, now: City.now)
            #expect(outcome.refusal != nil)
        }
        let late = City.time("2026-03-02T09:31:00Z")
        #expect(try desk.verify(document, for: bundle.request, now: late).refusal == "expired")
        let elsewhere = try await city.makeNativeDesk(agency, "elsewhere.test.example")
        #expect(
            try elsewhere.verify(document, for: bundle.request, now: City.now).refusal
                == "audience")
        let other = try await ask()
        #expect(try desk.verify(document, for: other.request, now: City.now).refusal == "proof")
        #expect(try desk.verify(document, for: bundle.request, now: City.now).acceptance != nil)
    }
}

/// Heads and blocks in memory.
private struct Folder: RevocationSource {
    let heads: [HeadBundle]
    let definitions: [SHA256Digest]

    func status(of definition: SHA256Digest) -> LogEvidence? {
        heads.first { $0.names(definition) }?.status
    }

    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) -> [[UInt8]] {
        heads.first { $0.names(definition) }.map { Array($0.blocks.dropFirst(position)) } ?? []
    }
}
