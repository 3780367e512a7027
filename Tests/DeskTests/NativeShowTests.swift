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
        let papers = answer.consent.papers
        #expect(papers.map(\.kind) == ["card", "pass"])
        #expect(papers.map { $0.shown.map(\.value) } == [[], ["Wang"]])
        #expect(papers[0].proved.contains("-9000000001 <= savings <= 9223372036854775807"))
        #expect(
            papers.allSatisfy { $0.proved.contains { $0.hasPrefix("not revoked as of 2026-") } })
        // What is compared is not hidden altogether, and its own name says so of one paper only.
        #expect(papers.map(\.hidden) == [["name"], []])
        #expect(answer.consent.relations == ["savings is the same as savings of credential 2"])
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
        let source = try Folder(heads: await heads(), definitions: [agency.card, agency.pass])
        let learnt = try await wallet.follow(source, now: City.now)
        #expect(try learnt.map { try $0.state.get() } == [.revoked, .revoked])
        #expect(
            try await wallet.credentials(now: City.now).map { try $0.state.get() }
                == [.revoked, .revoked])
        let answer = try await other.prepare(bundle, now: City.now)
        let shown = try await other.present(answer, now: City.now)
        let outcome = try desk.verify(shown, for: bundle.request, now: City.now)
        #expect(outcome.acceptance != nil)
        // What was proved under the old head is no answer to a request that names the new one.
        let stale = try await wallet.present(old, now: City.now)
        let again = try await ask()
        #expect(try desk.verify(stale, for: again.request, now: City.now).refusal == "proof")
    }

    /// Two desks that learn of the newest head at different times cannot tell whom the other has seen.
    @Test func aDeskThatIsBehindIsAnsweredByWhoeverAnsweredTheOther() async throws {
        let other = try city.makeWallet().holder
        _ = try await other.accept(agency.issue(to: other, "R2", agency.card), now: City.now)
        let (behind, olderHeads) = (try await ask(), try await heads())
        try await revoke("R1")
        let newest = try await ask()
        for bundle in [newest, behind, try await ask(heads: olderHeads), try await ask()] {
            let answer = try await other.prepare(bundle, now: City.now)
            let shown = try await other.present(answer, now: City.now)
            let outcome = try desk.verify(shown, for: bundle.request, now: City.now)
            #expect(outcome.acceptance != nil)
        }
        // A head before the credential was issued is none of its witnesses'.
        let late = try city.makeWallet().holder
        _ = try await late.accept(agency.issue(to: late, "R3", agency.card), now: City.now)
        let early = try await ask(heads: olderHeads)
        await #expect(throws: TrustError.statusStale) {
            try await late.prepare(early, now: City.now)
        }
        await #expect(throws: WalletError.revoked) {
            try await wallet.prepare(newest, now: City.now)
        }
    }

    /// Each of two papers of one kind is taken for its own part.
    @Test func twoPapersOfOneKindAreTold() async throws {
        let different = Self.template.replacingOccurrences(of: "same", with: "different")
        let definitions = [agency.card, agency.card]
        let bundle = try await ask(different, definitions)
        await #expect(throws: WalletError.unsatisfiable(item: "relations", why: "predicate")) {
            try await wallet.prepare(bundle, now: City.now)
        }
        let offer = try agency.offer("R4", agency.card, savings: "77")
        _ = try await wallet.accept(agency.answer(offer, wallet), now: City.now)
        let answer = try await wallet.prepare(bundle, now: City.now)
        let shown = try await wallet.present(answer, now: City.now)
        #expect(
            try desk.verify(shown, for: bundle.request, now: City.now).acceptance != nil)
        // One definition is anchored once, and the wallet knows its show by it.
        #expect(try await city.release(desk) == 1)
        try await city.cosign()
        let receipt = try #require(try await city.receipts(desk).values.first)
        try await wallet.keep(receipt)
        let audit = Audit(trust: try city.trust())
        let file = try agency.issuer.anchoredDefinition(agency.card)
        try audit.check(receipt, bundle: bundle, presentation: shown, definitions: [file])
        #expect(throws: AuditFinding.commitmentMismatch) {
            try audit.check(
                receipt, bundle: bundle, presentation: shown,
                definitions: [file, agency.issuer.anchoredDefinition(agency.pass)])
        }
    }

    /// Negative tests 37, a head that is older than allowed, and 39, one that the log does not show.
    @Test func number37HeadsMustBeOnTheLogAndYoungEnough() async throws {
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
        #expect(followed.count == 2 && followed.allSatisfy { $0.isCurrent })
        _ = try await wallet.prepare(bundle, now: City.now)
    }

    /// What is wrong with one definition's folder is no trouble of the other's.
    @Test func oneBrokenFolderLeavesTheOtherAlone() async throws {
        let other = try city.makeWallet().holder
        _ = try await other.accept(agency.issue(to: other, "R7", agency.card), now: City.now)
        try await revoke("R7")
        let source = try Folder(
            heads: await heads(), definitions: [agency.card, agency.pass], broken: agency.card)
        let followed = try await wallet.follow(source, now: City.now)
        #expect(followed.filter(\.isCurrent).count == 1)
        #expect(followed.count == 2)
    }

    /// A wallet learns of the end when it follows, and the desk when it looks at the ledger: then it refuses
    /// also what was asked before.
    @Test func aRetiredDefinitionIsNotShownAndNotAccepted() async throws {
        let bundle = try await ask()
        let answer = try await wallet.prepare(bundle, now: City.now)
        let document = try await wallet.present(answer, now: City.now)
        let second = try await ask()
        let heads = try await heads()
        let entry = try agency.issuer.retire(agency.card, reason: .keyCompromise, now: City.now)
        _ = try await city.sequencer.append(entry)
        try await city.cosign()
        let reader = try await city.reader()
        let retirement = try #require(await reader.evidence(ofRetirement: agency.card))
        #expect(try await reader.evidence(ofRetirement: agency.pass) == nil)
        await #expect(throws: LedgerError.notAdmitted(.definitionRetired)) {
            try await reader.evidence(ofStatus: agency.card)
        }
        let foreign = Folder(
            heads: heads, definitions: [], retirements: [agency.pass: retirement])
        #expect(try await wallet.follow(foreign, now: City.now).filter(\.isCurrent).count == 1)
        let source = Folder(
            heads: heads, definitions: [], retirements: [agency.card: retirement])
        for _ in 0..<2 {
            let followed = try await wallet.follow(source, now: City.now)
            #expect(followed.filter(\.isEnded).count == 1)
            #expect(followed.filter(\.isCurrent).count == 1)
        }
        await #expect(throws: TrustError.record(.definitionRetired)) {
            try await wallet.prepare(second, now: City.now)
        }
        let held = try await wallet.credentials(now: City.now)
        #expect(
            try held.filter { try $0.state.get() == .ended(.definitionRetired) }.map(\.kind)
                == ["card"])
        #expect(held.allSatisfy { $0.agency?.en == "Test revoking.test.example" })
        await #expect(throws: TrustError.record(.definitionUnknown)) {
            try await desk.learnRetirements(now: City.now) { $0 == agency.pass ? retirement : nil }
        }
        await #expect(throws: TrustError.definitionMismatch) {
            try await desk.learnRetirements(now: City.now) {
                $0 == agency.card ? heads[0].status : nil
            }
        }
        try await desk.learnRetirements(now: City.now) {
            try await reader.evidence(ofRetirement: $0)
        }
        #expect(
            try desk.verify(document, for: bundle.request, now: City.now).refusal
                == "unknown-definition")
        // The agency's older file does not bring it back.
        #expect(throws: TrustError.record(.definitionRetired)) {
            try desk.learn(agency.issuer.anchoredDefinition(agency.card), now: City.now)
        }
        await #expect(throws: TrustError.record(.definitionRetired)) {
            _ = try await ask(heads: heads)
        }
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

    /// Negative test 37: the head was young enough when the desk asked, and is not when the answer comes.
    @Test func number37AHeadGrowsTooOldWhileTheRequestWaits() async throws {
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
            let checks = try await wallet.checkKeys({ _ in Array(wrong) }, now: City.now)
            #expect(checks.proved.isEmpty && checks.failed.count == 2)
            #expect(
                checks.failed.values.allSatisfy { $0 as? WalletError == .keyProofRejected })
        }
        // One that cannot be had is no trouble of the other's.
        let pass = agency.pass
        let half = try await wallet.checkKeys(
            { [issuer = agency.issuer] in try $0 == pass ? issuer.keyProof(of: $0) : [1] },
            now: City.now)
        #expect(half.proved == [pass] && half.failed.keys.map(\.self) == [agency.card])
        let still = try await wallet.prepare(bundle, now: City.now).consent.remarks
        #expect(still.contains(.agencyKeyNotProved))
        let issuer = agency.issuer
        let proved = try await wallet.checkKeys({ try issuer.keyProof(of: $0) }, now: City.now)
        #expect(proved.proved == [agency.card, agency.pass])
        let after = try await wallet.prepare(bundle, now: City.now).consent.remarks
        #expect(!after.contains(.agencyKeyNotProved))
        // Never asked for again.
        let again = try await wallet.checkKeys({ _ in nil }, now: City.now)
        #expect(again.proved == proved.proved)
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
    var retirements: [SHA256Digest: LogEvidence] = [:]
    var broken: SHA256Digest?
    var files: [SHA256Digest: JSONValue] = [:]

    func definition(of definition: SHA256Digest) -> JSONValue? { files[definition] }

    func retirement(of definition: SHA256Digest) -> LogEvidence? { retirements[definition] }

    func status(of definition: SHA256Digest) throws -> LogEvidence? {
        guard definition != broken else { throw DecodingFailure(location: "status", problem: "") }
        return heads.first { $0.names(definition) }?.status
    }

    func blocks(
        of definition: SHA256Digest, from position: Int, upTo index: Int
    ) -> [[UInt8]] {
        heads.first { $0.names(definition) }.map { Array($0.blocks.dropFirst(position)) } ?? []
    }
}

extension Holder.Followed {
    fileprivate var isCurrent: Bool {
        guard case .success(.valid(let time)) = state else { return false }
        return time != nil
    }

    fileprivate var isEnded: Bool {
        guard case .success(.ended(.definitionRetired)) = state else { return false }
        return true
    }
}
