import JSONDocuments
import Testing

@Suite("record hold says what is so afterwards")
struct HoldingTests {
    @Test("one release of two holds leaves the record held; a spent rule holds nothing")
    func twoHolds() async throws {
        let walk = try await CustodianWalk.copy()
        let named: JSONValue = .array([.string(walk.record)])
        func rule(_ action: JSONValue, _ ground: JSONValue) async throws {
            try await walk.rule(["action": action, "purpose": ground, "records": named])
        }
        func hold(_ more: String...) async throws -> Outcome {
            try await walk.city.run(
                [
                    "record", "hold", "--directory", "@water", "--ledger", "@ledger", "--record",
                    walk.record,
                ] + more)
        }
        try await rule("hold", "case-7")
        try await rule("hold", "case-8")
        for ground in ["case-7", "case-8"] {
            #expect(try await hold("--ground", ground).text == "1 record is held.\n")
        }
        try await rule("release", "over")
        for _ in 0..<2 {
            #expect(
                try await hold("--release").text == "1 record is still held by another hold.\n")
        }
        #expect(try await hold("--release", "--json").json["held"] == true)
        try await rule("release", "over")
        #expect(try await hold("--release").text == "1 record is no longer held.\n")
        let spent = try await hold("--ground", "case-7")
        #expect(spent.status == 1 && spent.text.isEmpty, "\(spent.summary)")
        #expect(spent.errorText.hasSuffix("[rule-spent]\n"))
    }
}
