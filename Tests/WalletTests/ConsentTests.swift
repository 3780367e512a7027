import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog
import Wallet

@Suite("What a wallet answers, and what it refuses to answer")
struct ConsentTests {
    let pocket: Pocket
    var city: City { pocket.city }
    var wallet: Holder { pocket.wallet }

    init() async throws { pocket = try await Pocket.shared.value }

    /// Expects a refusal that changes nothing in the wallet.
    private func expectRefusal(
        _ bundle: RequestBundle, now: Timestamp = City.now, _ expected: TrustError,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        await #expect(throws: expected, sourceLocation: sourceLocation) {
            try await wallet.prepare(bundle, now: now)
        }
        // Other tests share the wallet, so only this request is looked for.
        let history = try await wallet.history()
        #expect(
            history.allSatisfy { $0.request.digest != bundle.request.digest },
            sourceLocation: sourceLocation)
    }

    @Test func theResidentIsToldWhoAsksWhatForAndWhatStaysHidden() async throws {
        // A wallet of its own: in the shared one other tests meet newer checkpoints, which this
        // test's desk need not know.
        let own = try await Pocket()
        let bundle = try await own.city.ask(own.desk)
        let consent = try await own.wallet.prepare(bundle, now: City.now).consent
        #expect(consent.desk.en == "Test desk.test.example")
        #expect(consent.purpose.en == "Car sharing: category B, adult")
        #expect(consent.counter.en == "A car sharing desk")
        let paper = try #require(consent.papers.first)
        #expect(consent.papers.count == 1 && consent.relations.isEmpty)
        #expect(paper.kind == "card")
        #expect(paper.agency.en == "Test agency.test.example")
        #expect(paper.shown.map(\.attribute) == ["driving_b"])
        #expect(paper.shown.map(\.value) == ["1"])
        #expect(
            Set(paper.proved) == ["birth_date <= 2008-03-02", "valid_until >= 2026-03-02"])
        #expect(
            Set(paper.hidden) == ["resident_number", "family_name", "district", "resident_since"])
        #expect(consent.kept == .receipt)
        #expect(consent.keptUntil == City.time("2027-03-02T09:20:00Z"))
        #expect(consent.remarks == [.agencyKeyNotProved])
    }

    /// The proof is computed while the wallet answers others; still, one answer leaves it.
    @Test func oneAnswerLeavesTheWalletThatIsAskedTwiceAtOnce() async throws {
        let bundle = try await city.ask(pocket.desk)
        let prepared = try await wallet.prepare(bundle, now: City.now)
        let wallet = wallet
        let answers = await withTaskGroup(of: Result<JSONValue, any Error>.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        return .success(try await wallet.present(prepared, now: City.now))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var answers: [Result<JSONValue, any Error>] = []
            for await answer in group { answers.append(answer) }
            return answers
        }
        let sent = answers.compactMap { try? $0.get() }
        #expect(sent.count == 1)
        for case .failure(let error) in answers {
            #expect(error as? WalletError == .alreadyAnswered)
        }
        let kept = try await wallet.history().first { $0.request.digest == bundle.request.digest }
        #expect(kept?.presentation == sent.first)
    }

    @Test func twoShowsHaveNothingInCommon() async throws {
        var answers: [JSONValue] = []
        for _ in 0..<2 {
            let bundle = try await city.ask(pocket.desk, "residents-vote")
            let prepared = try await wallet.prepare(bundle, now: City.now)
            answers.append(try await wallet.present(prepared, now: City.now))
        }
        let values = answers.map { answer in
            Set(
                answer.leafPaths.filter { $0.first == "proof" }
                    .compactMap { path -> String? in
                        guard case .string(let text)? = answer[path] else { return nil }
                        return text
                    }
                    .filter { $0.count > 20 })
        }
        #expect(values[0].count > 20)
        #expect(values[0].isDisjoint(with: values[1]))
    }

    @Test func aRequestIsAnsweredOnce() async throws {
        let bundle = try await city.ask(pocket.desk)
        let prepared = try await wallet.prepare(bundle, now: City.now)
        let answer = try await wallet.present(prepared, now: City.now)
        await #expect(throws: WalletError.alreadyAnswered) {
            try await wallet.prepare(bundle, now: City.now)
        }
        await #expect(throws: WalletError.alreadyAnswered) {
            try await wallet.present(prepared, now: City.now)
        }
        let kept = try await wallet.history().filter { $0.request.digest == bundle.request.digest }
        #expect(kept.map(\.presentation) == [answer])
    }

    @Test func aDeskThatIsNoMemberIsRefused() async throws {
        let (stranger, _) = try await city.makeDesk("stranger.test.example")
        let bundle = try await city.ask(stranger)
        let own = try await city.view(pocket.desk).evidence
        // Another desk's membership, or none at all.
        for evidence in [own, Array(own.prefix(1))] {
            try await expectRefusal(bundle.with(evidence: evidence), .notAMember)
        }
        try await expectRefusal(bundle.with(evidence: []), .evidenceOutOfOrder)
        try await expectRefusal(
            bundle.with(evidence: Array(bundle.evidence.dropFirst())),
            .record(
                .outOfOrder(
                    expected: 0, actual: UInt64(bundle.evidence[1].proof.index))))
    }

    @Test func aMembershipThatEndedIsRefused() async throws {
        let (desk, _) = try await city.makeDesk("short.test.example", attributes: nil)
        let end = City.time("2026-03-02T09:30:00Z")
        try await city.admit(.desk, desk.verifierKey, attributes: City.askable, until: end)
        let bundle = try await city.ask(desk)
        try await expectRefusal(bundle, now: end, .notAMember)
        _ = try await wallet.prepare(bundle, now: City.time("2026-03-02T09:29:59Z"))
        await #expect(throws: TrustError.notAMember) { try await city.ask(desk, now: end) }
    }

    @Test func aDeskMayAskNoMoreThanItsMembershipAllows() async throws {
        let (greedy, _) = try await city.makeDesk(
            "greedy.test.example", attributes: ["driving_b", "district"])
        await #expect(throws: TrustError.attributeNotAllowed("birth_date")) {
            try await city.ask(greedy)
        }
        // The desk's own check left out: asked while it still might, shown with what it may now.
        let (desk, _) = try await city.makeDesk("narrowed.test.example")
        let bundle = try await city.ask(desk)
        try await city.admit(.desk, desk.verifierKey, attributes: ["driving_b"])
        let now = try await city.view(desk)
        try await expectRefusal(
            bundle.with(evidence: now.evidence, checkpoint: now.checkpoint),
            .attributeNotAllowed("birth_date"))
        try await city.admit(.desk, desk.verifierKey, attributes: ["birth_date"])
        let later = try await city.view(desk)
        try await expectRefusal(
            bundle.with(evidence: later.evidence, checkpoint: later.checkpoint),
            .attributeNotAllowed("driving_b"))
    }

    @Test func eachFieldOfTheRequestIsSigned() async throws {
        let bundle = try await city.ask(pocket.desk)
        let document = bundle.request.json
        for path in document.leafPaths where path != ["audience"] {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                guard let request = try? DeskRequest(json: altered, at: "") else { continue }
                guard request.content.expires > City.now, request.content.created <= City.now else {
                    continue
                }
                try await expectRefusal(bundle.with(request: request), .requestSignature)
            }
        }
    }

    @Test func timesAreChecked() async throws {
        let bundle = try await city.ask(pocket.desk)
        let end = bundle.request.content.expires
        try await expectRefusal(bundle, now: end, .requestExpired)
        try await expectRefusal(bundle, now: City.time("2026-03-02T09:14:59Z"), .requestExpired)
        _ = try await wallet.prepare(bundle, now: City.time("2026-03-02T09:15:00Z"))
    }

    @Test func anHonestWalletDeclinesWhatIsNotTrue() async throws {
        let minor = try city.makeWallet()
        try await city.issue(to: minor.holder, "W1,Li,2012-02-03,330105,2012-02-03,B")
        let bundle = try await city.ask(pocket.desk)
        let before = try Scratch.contents(minor.path)
        await #expect {
            try await minor.holder.prepare(bundle, now: City.now)
        } throws: { error in
            guard case .unsatisfiable(let item, _) = error as? WalletError else { return false }
            return item == "birth_date <= 20080302"
        }
        // Learning of a newer checkpoint is all that happened.
        let after = try Scratch.contents(minor.path)
        #expect(before.filter { $0.key != "checkpoint" } == after.filter { $0.key != "checkpoint" })
        #expect(try await minor.holder.history().isEmpty)
    }

    @Test func anExpiredCredentialIsNotShown() async throws {
        let (holder, _) = try city.makeWallet()
        try await city.issue(
            to: holder, "W2,Li,1980-02-03,330105,2012-02-03,B", validUntil: "2025-12-31")
        let bundle = try await city.ask(pocket.desk)
        await #expect {
            try await holder.prepare(bundle, now: City.now)
        } throws: { error in
            guard case .unsatisfiable(let item, _) = error as? WalletError else { return false }
            return item == "valid_until >= 20260302"
        }
    }

    @Test func anEmptyWalletSaysSo() async throws {
        let (holder, _) = try city.makeWallet()
        let bundle = try await city.ask(pocket.desk)
        await #expect(throws: WalletError.noCredential) {
            try await holder.prepare(bundle, now: City.now)
        }
    }
}
