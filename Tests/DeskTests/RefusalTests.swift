import AnonCreds
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Records
import TestSupport
import Testing

@Suite("What a desk refuses, and why")
struct RefusalTests {
    let counter: Counter
    let city: City
    let desk: Verifier

    init() async throws {
        counter = try await Counter.shared.value
        city = counter.city
        desk = counter.desk
    }

    private func refusal(
        _ presentation: JSONValue, _ request: DeskRequest, now: Timestamp = City.now
    ) throws -> String? {
        try desk.verify(presentation, for: request, now: now).refusal
    }

    @Test func acceptsWhatWasAskedAndNothingTwice() async throws {
        let (request, presentation) = try await counter.show()
        let outcome = try desk.verify(presentation, for: request, now: City.now)
        let acceptance = try #require(outcome.acceptance)
        #expect(acceptance.shown.map(\.attribute) == ["driving_b"])
        #expect(acceptance.shown.map(\.value) == ["1"])
        #expect(acceptance.promise.isSigned(by: desk.verifierKey))
        #expect(try refusal(presentation, request) == "nonce")
    }

    @Test func answersOfAnotherRequestAreRefused() async throws {
        let (first, answer) = try await counter.show()
        let second = try await city.ask(desk).request
        #expect(first.content.question == second.content.question)
        #expect(try refusal(answer, second) == "proof")
        #expect(try refusal(answer, first) == nil)
    }

    @Test func aRequestThatTheDeskForgotIsRefused() async throws {
        let (other, path) = try await city.makeDesk("forgetful.test.example")
        let bundle = try await city.ask(other)
        let answer = try await counter.answer(bundle)
        for (name, _) in try Scratch.contents(path) where name.hasPrefix("pending/") {
            try removeFile(path + "/" + name)
        }
        let outcome = try other.verify(answer, for: bundle.request, now: City.now)
        #expect(outcome.refusal == "nonce")
    }

    @Test func anAnswerForAnotherDeskIsRefused() async throws {
        let (other, _) = try await city.makeDesk("other.test.example")
        let bundle = try await city.ask(other)
        let answer = try await counter.answer(bundle)
        #expect(try refusal(answer, bundle.request) == "audience")
        // The same answer, claimed to be for this desk's own request.
        let own = try await city.ask(desk).request
        #expect(try refusal(answer, own) == "proof")
        #expect(try other.verify(answer, for: bundle.request, now: City.now).refusal == nil)
    }

    @Test func aLateAnswerIsRefused() async throws {
        let (request, answer) = try await counter.show()
        #expect(try refusal(answer, request, now: request.content.expires) == "expired")
        let last = try #require(request.content.expires.adding(seconds: -1))
        #expect(try refusal(answer, request, now: last) == nil)
    }

    @Test func eachFieldOfTheRequestCounts() async throws {
        let (request, answer) = try await counter.show()
        let document = request.json
        for path in document.leafPaths {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                guard let changed = try? DeskRequest(json: altered, at: "") else { continue }
                #expect(changed.digest != request.digest, "\(path)")
                #expect(try refusal(answer, changed) == "audience", "\(path)")
            }
        }
        #expect(try refusal(answer, request) == nil)
    }

    @Test func twoRequestsCannotShareANonce() async throws {
        let (first, answer) = try await counter.show("residents-vote")
        // A second one with the first one's random bits and signature, but another purpose.
        var second = first.json
        second[["purpose", "en"]] = "Something else"
        let forged = try DeskRequest(json: second, at: "")
        #expect(forged.digest != first.digest)
        #expect(try refusal(answer, forged) == "audience")
        // One whose question brings the first one's nonce along.
        var third = first.json
        third[["question", "nonce"]] = try first.presentationRequest().json["nonce"]
        let smuggled = try DeskRequest(json: third, at: "")
        #expect(throws: DecodingFailure.self) { try smuggled.presentationRequest() }
        #expect(try refusal(answer, smuggled) == "audience")
    }

    @Test func aDefinitionWhoseAgencyIsNoMemberAnyMoreIsRefused() async throws {
        let city = try await City(agencyUntil: City.time("2026-03-02T09:30:00Z"))
        let (desk, _) = try await city.makeDesk()
        let request = try await city.ask(desk).request
        let answer = try ForeignWallet(city).present(request.presentationRequest())
        let late = City.time("2026-03-02T09:30:00Z")
        #expect(try desk.verify(answer, for: request, now: late).refusal == "unknown-definition")
        await #expect(throws: TrustError.record(.membershipEnded)) {
            try await city.ask(desk, now: late)
        }
        let before = City.time("2026-03-02T09:29:59Z")
        #expect(try desk.verify(answer, for: request, now: before).refusal == nil)
    }

    @Test(arguments: ["null", "[]", "{}", "\"x\"", "{\"proof\":{}}", "7"])
    func whatIsNoPresentationIsMalformed(_ text: String) async throws {
        let request = try await city.ask(desk).request
        let document = try JSONValue(parsing: Array(text.utf8))
        #expect(try refusal(document, request) == "malformed")
    }

    @Test func nothingIsKeptAfterARefusal() async throws {
        let (verifier, path) = try await city.makeDesk("clean.test.example")
        let bundle = try await city.ask(verifier)
        let before = try Scratch.contents(path)
        var answer = try await counter.answer(bundle)
        answer[["proof", "aggregated_proof", "c_hash"]] = "1"
        #expect(try verifier.verify(answer, for: bundle.request, now: City.now).refusal == "proof")
        #expect(try Scratch.contents(path) == before)
        #expect(try verifier.queueCount() == 0)
    }
}
