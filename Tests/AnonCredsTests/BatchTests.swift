import AnonCreds
import Cores
import JSONDocuments
import TestSupport
import Testing

@Suite("Many presentations at once")
struct BatchTests {
    private let exchange: Exchange
    private let verifier: PresentationVerifier
    private let good: [Item]

    private struct Item: Sendable {
        let presentation: Presentation
        let request: PresentationRequest
    }

    /// As a desk judges them: each by itself, on all cores, by one verifier.
    private func verdicts(on items: [Item]) async -> [Verdict] {
        await AllCores.map(items) { verifier.verify($0.presentation, for: $0.request) }
    }

    init() throws {
        exchange = try Exchange.shared.get()
        verifier = try exchange.verifier()
        var items: [Item] = []
        for index in 0..<7 {
            let request = try Exchange.request(
                #"{"a": {"name": "given name"}}"#,
                index.isMultiple(of: 3)
                    ? #"{"p": {"name": "age", "p_type": ">=", "p_value": 18}}"# : "{}")
            items.append(Item(presentation: try exchange.present(request), request: request))
        }
        good = items
    }

    @Test func goodOnesAreAccepted() async {
        let verdicts = await self.verdicts(on: good)
        #expect(verdicts.map(\.code) == good.map { _ in "accept" })
        #expect(verdicts == good.map { verifier.verify($0.presentation, for: $0.request) })
        #expect(await self.verdicts(on: []).isEmpty)
    }

    /// A bad one at each place: it is named, and no other suffers for it.
    @Test func theBadOneIsFound() async throws {
        for place in good.indices {
            var json = good[place].presentation.json
            let path = ["proof", "proofs", "0", "primary_proof", "eq_proof", "e"]
            try #require(json[path] != nil)
            json = json.altered(at: path)
            let altered = try Presentation(json: json, at: "")
            let other = good[(place + 1) % good.count].presentation
            for bad in [altered, other] {
                var items = good
                items[place] = Item(presentation: bad, request: good[place].request)
                let verdicts = await self.verdicts(on: items)
                #expect(verdicts[place].code == "reject")
                #expect(verdicts.indices.filter { verdicts[$0].code != "accept" } == [place])
            }
        }
    }

    @Test func severalBadOnesAreFound() async {
        let items = good.indices.map { index in
            index.isMultiple(of: 2)
                ? good[index]
                : Item(
                    presentation: good[index].presentation, request: good[index - 1].request)
        }
        let verdicts = await self.verdicts(on: items)
        #expect(
            verdicts.indices.filter { verdicts[$0].code == "accept" }
                == good.indices.filter { $0.isMultiple(of: 2) })
    }
}
