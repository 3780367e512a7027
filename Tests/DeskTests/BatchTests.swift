import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import TestSupport
import Testing
import Wallet

@Suite("Many presentations at a desk at once")
struct BatchTests {
    private func shows(_ count: Int, at counter: Counter) async throws -> [Verifier.Answer] {
        var answers: [Verifier.Answer] = []
        for _ in 0..<count {
            let (request, document) = try await counter.show()
            answers.append(.init(document, for: request))
        }
        return answers
    }

    private func forged(_ answer: Verifier.Answer) throws -> Verifier.Answer {
        let path = ["proof", "proofs", "0", "primary_proof", "eq_proof", "v"]
        var document = answer.document
        document[path] = try #require(document[path]?.alterations.first)
        return .init(document, for: answer.request)
    }

    /// A forged one at each place: it is named, and the others are accepted.
    @Test func theBadOneIsFound() async throws {
        let counter = try await Counter()
        for place in 0..<4 {
            var answers = try await shows(4, at: counter)
            answers[place] = try forged(answers[place])
            let outcomes = try await counter.desk.verify(answers, now: City.now).map {
                try $0.get()
            }
            for (index, outcome) in outcomes.enumerated() {
                guard case .accepted(let acceptance) = outcome else {
                    #expect(index == place && outcome.refusal == "proof")
                    continue
                }
                #expect(index != place)
                let entry = try await counter.wallet.check(acceptance.promise)
                #expect(entry.request.digest == answers[index].request.digest)
            }
            #expect(await counter.desk.verify([], now: City.now).isEmpty)
        }
        #expect(try counter.desk.queueCount() == 12)
    }

    /// Each request is accepted once, and by the first answer that proves it.
    @Test func answersToOneRequestAreJudgedInTurn() async throws {
        let counter = try await Counter()
        let good = try await shows(2, at: counter)
        let answers = [try forged(good[0]), good[1], good[0], good[0], good[1]]
        let outcomes = try await counter.desk.verify(answers, now: City.now).map { try $0.get() }
        #expect(outcomes.map(\.refusal) == ["proof", nil, nil, "nonce", "nonce"])
        let again = try await counter.desk.verify(good, now: City.now).map { try $0.get() }
        #expect(again.map(\.refusal) == ["nonce", "nonce"])
    }
}
