import Agency
import AnonCreds
import CityTestSupport
import Credentials
import JSONDocuments
import Records
import Testing
import TestSupport
import Wallet

@testable import Desk

@Suite("Many native presentations at a desk at once")
struct NativeBatchTests {
    /// Requests of one desk with their answers, of both formats.
    private struct Case {
        let name: String
        let answer: Verifier.Answer
    }

    /// Requests are made at `City.now`, and answers judged when one of the templates has ended and a head
    /// has grown too old for another.
    private static let judged = City.time("2026-03-02T09:26:00Z")

    private let city: City
    private let agency: RevocableAgency
    private let desk: Verifier
    private let deskPath: String
    private let wallet: Holder
    private let heads: [HeadBundle]

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        (desk, deskPath) = try await city.makeDesk(attributes: City.askable + ["name", "savings"])
        wallet = try city.makeWallet().holder
        try await city.issue(to: wallet)
        for digest in [agency.card, agency.pass] {
            _ = try desk.learn(agency.issuer.anchoredDefinition(digest), now: City.now)
            _ = try await wallet.accept(agency.issue(to: wallet, "R1", digest), now: City.now)
        }
        heads = [
            try await city.head(agency, agency.card), try await city.head(agency, agency.pass),
        ]
    }

    private func template(headMinutes: Int = 60, expires: Int = 10) throws -> RequestTemplate {
        try City.template(
            json: """
                {"v":1,"name":"one","purpose":{"zh":"一","en":"One"},
                "audience":{"zh":"窗口","en":"Counter"},"keep":"receipt","keep_days":2,
                "expires_minutes":\(expires),"parameters":{},"reveal":["name"],
                "conditions":[{"attribute":"savings","is":"at_most","value":"5"}],
                "not_revoked_minutes":\(headMinutes)}
                """)
    }

    private func native(
        headMinutes: Int = 60, expires: Int = 10, at desk: Verifier? = nil
    ) async throws -> Verifier.Answer {
        let bundle = try await city.askNatively(
            desk ?? self.desk, template(headMinutes: headMinutes, expires: expires),
            [agency.card], heads: heads)
        let prepared = try await wallet.prepare(bundle, now: City.now)
        return .init(try await wallet.present(prepared, now: City.now), for: bundle.request)
    }

    private func anonCreds() async throws -> Verifier.Answer {
        let bundle = try await city.ask(desk)
        let prepared = try await wallet.prepare(bundle, now: City.now)
        return .init(try await wallet.present(prepared, now: City.now), for: bundle.request)
    }

    private func altered(
        _ answer: Verifier.Answer, shown: [[String]]? = nil,
        _ change: (inout [UInt8]) -> Void = { _ in }
    ) throws -> Verifier.Answer {
        let native = try NativePresentation(json: answer.document)
        var proof = native.proof
        change(&proof)
        return .init(
            NativePresentation(shown: shown ?? native.shown, proof: proof).json,
            for: answer.request)
    }

    private func cases() async throws -> [Case] {
        var cases: [Case] = []
        func add(_ name: String, _ answer: Verifier.Answer) {
            cases.append(Case(name: name, answer: answer))
        }
        for _ in 0..<3 { add("good", try await native()) }
        add("another text", try altered(await native(), shown: [["Li"]]))
        add("no text", try altered(await native(), shown: [[]]))
        add("bit at the front", try altered(await native()) { $0[300] ^= 1 })
        add("bit at the end", try altered(await native()) { $0[$0.count - 1] ^= 1 })
        add(
            "an element of 0",
            try altered(await native()) {
                $0.replaceSubrange(0..<256, with: [UInt8](repeating: 0, count: 256))
            })
        add("too short", try altered(await native()) { $0.removeLast() })
        let (first, second) = (try await native(), try await native())
        add("swapped", .init(second.document, for: first.request))
        add("swapped back", .init(first.document, for: second.request))
        add("a head too old", try await native(headMinutes: 5))
        add("ended", try await native(expires: 5))
        let elsewhere = try await city.makeNativeDesk(agency, "elsewhere.test.example")
        add("of another desk", try await native(at: elsewhere))
        for _ in 0..<2 { add("AnonCreds", try await anonCreds()) }
        var forged = try await anonCreds().document
        let place = ["proof", "proofs", "0", "primary_proof", "eq_proof", "v"]
        forged[place] = try #require(forged[place]?.alterations.first)
        let asked = try await anonCreds()
        add("AnonCreds, forged", .init(forged, for: asked.request))
        let (one, other) = (try await native(), try await anonCreds())
        add("native for AnonCreds", .init(one.document, for: other.request))
        add("AnonCreds for native", .init(other.document, for: one.request))
        add("nothing", .init(["native": ""], for: try await native().request))
        // Several answers to one request, the first of which is bad.
        let often = try await native()
        add("first of several", try altered(often) { $0[400] ^= 1 })
        add("second of several", often)
        add("third of several", often)
        return cases
    }

    /// The same verdicts together and one by one, at two copies of one desk.
    @Test func verdictsAreThoseOfOneByOne() async throws {
        let cases = try await cases()
        let copy = try Verifier.open(
            at: Scratch.copy(deskPath, "desk-copy"), passphrase: Scratch.passphrase(),
            now: Self.judged)
        let together = try await desk.verify(cases.map(\.answer), now: Self.judged).map {
            try $0.get()
        }
        for (item, outcome) in zip(cases, together) {
            let alone = try copy.verify(
                item.answer.document, for: item.answer.request, now: Self.judged)
            #expect(outcome.refusal == alone.refusal, "\(item.name)")
            #expect(outcome.acceptance?.shown.map(\.value) == alone.acceptance?.shown.map(\.value))
            #expect(
                outcome.acceptance?.notRevokedAsOf == alone.acceptance?.notRevokedAsOf,
                "\(item.name)")
        }
        let reasons = Dictionary(
            zip(cases.map(\.name), together.map(\.refusal)), uniquingKeysWith: { first, _ in first }
        )
        #expect(
            reasons.compactMapValues(\.self) == [
                "another text": "proof", "no text": "referents", "bit at the front": "proof",
                "bit at the end": "proof", "an element of 0": "malformed",
                "too short": "malformed", "swapped": "proof", "swapped back": "proof",
                "a head too old": "revocation", "ended": "expired",
                "of another desk": "audience", "AnonCreds, forged": "proof",
                "native for AnonCreds": "malformed", "AnonCreds for native": "malformed",
                "nothing": "malformed", "first of several": "proof", "third of several": "nonce",
            ])
        #expect(try desk.queueCount() == copy.queueCount())
    }

    /// What is found out ahead is what each request makes of its own answer; all else waits for its turn.
    @Test func proofsOfTheNativeFormAreJudgedAhead() async throws {
        let cases = try await cases()
        let ahead = await Verifier.Preparation(desk, now: Self.judged)
            .judgeProofs(of: cases.map(\.answer))
        let waiting: Set = [
            "a head too old", "ended", "of another desk", "AnonCreds", "AnonCreds, forged",
            "native for AnonCreds",
        ]
        for (item, judgement) in zip(cases, ahead) {
            #expect((judgement == nil) == waiting.contains(item.name), "\(item.name)")
            guard let judgement else { continue }
            let anchored = try item.answer.request.content.definitions.map {
                try desk.anchoredDefinition($0, now: Self.judged)
            }
            let alone = item.answer.request.judge(item.answer.document, under: anchored)
            #expect(judgement.refusal == alone.refusal, "\(item.name)")
        }
        // Nothing was accepted by that.
        #expect(try desk.queueCount() == 0)
    }

    /// A bad proof at each place is found, and no other is refused for it.
    @Test func theBadOnesAreFound() async throws {
        var answers: [Verifier.Answer] = []
        for _ in 0..<6 { answers.append(try await native()) }
        let anchored = [try desk.anchoredDefinition(agency.card, now: City.now)]
        for bad in [[0], [5], [1, 2], [0, 3, 4], [0, 1, 2, 3, 4, 5], []] {
            var batch = NativeBatch()
            for (place, answer) in answers.enumerated() {
                let item = bad.contains(place) ? try altered(answer) { $0[300] ^= 1 } : answer
                let isAdded = batch.add(item.document, for: item.request, under: anchored)
                #expect(isAdded)
            }
            let judgements = batch.judgements()
            #expect(judgements.indices.filter { judgements[$0].refusal == .proof } == bad)
        }
        var batch = NativeBatch()
        let isAdded = batch.add(answers[0].document, for: answers[0].request, under: [])
        #expect(!isAdded)
        #expect(batch.judgements().isEmpty)
    }
}

extension DeskRequest.Judgement {
    fileprivate var refusal: Verdict.Reason? {
        guard case .refused(let reason) = self else { return nil }
        return reason
    }
}
