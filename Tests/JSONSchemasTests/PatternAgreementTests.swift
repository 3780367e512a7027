import JSONDocuments
import JSONSchemas
import TestSupport
import Testing

@Suite("Drawn patterns find what Python's re finds")
struct PatternAgreementTests {
    private static let atoms = [
        "a", "b", "ab", ".", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[ab]", "[^a]", "[a-c1-3]",
        "[^\\d_]", "[\\s-]", "[-a]", "[.$]", "\\.", "\\/", "\\u0061", "\u{E9}", "[\u{E0}-\u{F0}]",
        "日",
        "-", "_", "[\\w.]", "\\n",
    ]
    private static let quantifiers = ["*", "+", "?", "{2}", "{0,2}", "{1,}", "{1,3}", "{0}"]
    private static let characters = [
        "a", "b", "c", "1", "_", "-", ".", "$", " ", "\n", "\r", "\u{2028}", "\u{A0}", "\u{E9}",
        "日",
        "e\u{301}", "😀", "/",
    ]

    @Test func agree() throws {
        var random = SeededGenerator(seed: 7)
        var cases: [(source: String, texts: [String])] = []
        for _ in 0..<3_000 {
            let texts = (0..<12).map { _ in Self.text(&random) }
            cases.append((Self.pattern(&random, depth: 0), texts))
        }
        let questions: [JSONValue] = cases.map {
            ["pattern": .string($0.source), "texts": .array($0.texts.map { .string($0) })]
        }
        guard let verdicts = try PythonJudge.verdicts("patterns", questions) else { return }
        var found = 0
        for (entry, expected) in zip(cases, verdicts) {
            let pattern = try Pattern(entry.source)
            try #require(expected.count == entry.texts.count)
            for (text, isFound) in zip(entry.texts, expected) {
                found += isFound ? 1 : 0
                #expect(
                    pattern.matches(text) == isFound,
                    "\(entry.source) in \(text.unicodeScalars.map { $0.value })")
            }
        }
        #expect(found > 6_000 && found < 30_000)
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let few = random.once(in: 2) ? ["a", "b"] : characters
        return (0..<random.below(9)).map { _ in random.pick(few) }.joined()
    }

    private static func pattern(_ random: inout SeededGenerator, depth: Int) -> String {
        var source = random.once(in: 3) ? "^" : ""
        for _ in 0...random.below(3) {
            let isGroup = depth < 3 && random.once(in: 3)
            let opening = random.pick(["(", "(?:"])
            source +=
                isGroup
                ? opening + pattern(&random, depth: depth + 1) + ")" : "(?:\(random.pick(atoms)))"
            if random.once(in: 2) { source += random.pick(quantifiers) }
        }
        if random.once(in: 3) { source += "$" }
        if random.once(in: 5) { source += "|" + (random.once(in: 3) ? "" : random.pick(atoms)) }
        return source
    }
}
