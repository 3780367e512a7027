import Testing

@testable import JSONSchemas

@Suite("Patterns: the supported part of ECMA-262, in linear time")
struct PatternTests {
    @Test(arguments: [
        ("", "", true), ("", "x", true), ("a", "bab", true), ("a", "b", false),
        ("^a", "ba", false), ("a$", "ab", false), ("^$", "", true), ("^$", "\n", false),
        // The end of the text alone, not the place before a last line feed.
        ("a$", "a\n", false), ("^a", "\na", false), ("a|b", "cb", true),
        ("^(?:ab|cd)+$", "abcd", true),
        ("^(a|)$", "", true), ("^a{2}$", "aa", true), ("^a{2}$", "aaa", false),
        ("^a{2,}$", "aaaa", true), ("^a{2,3}$", "aaaa", false), ("^a{0}$", "", true),
        ("^a{0}$", "a", false), ("^.$", "\u{2028}", false), ("^.$", "\r", false),
        ("^.$", "😀", true), ("^..$", "e\u{301}", true), ("^\u{E9}$", "e\u{301}", false),
        ("^\\uD83D\\uDE00$", "😀", true), ("^\\u00e9$", "\u{E9}", true),
        ("^[😀-😂]$", "😁", true), ("\\d", "٣", false), ("\\w", "\u{E9}", false),
        ("^\\s$", "\u{FEFF}", true), ("^\\s$", "\u{A0}", true), ("^\\S$", "\u{A0}", false),
        ("^\\s$", "\u{1C}", false), ("^[\\S]$", "\u{A0}", false), ("^[\\d_]+$", "1_2", true),
        ("^[^\\W_]+$", "a1", true), ("^[^\\W_]+$", "a_", false), ("^[a-]$", "-", true),
        ("^[a\\-c]$", "b", false), ("^[a-c-e]+$", "b-e", true), ("^[a-c-e]+$", "d", false),
        ("^[.]$", "x", false), ("^[[]$", "[", true), ("^[\\]]$", "]", true),
        ("^[$^]+$", "^$", true),
        ("^\\/\\.\\{\\}$", "/.{}", true), ("^[\\t\\n\\v\\f\\r]{5}$", "\t\n\u{B}\u{C}\r", true),
        ("(^a)*b", "b", true), ("(^a|b)+$", "ab", true), ("x$|y", "ay", true),
        ("(?:a$)?b", "b", true),
    ])
    func matches(source: String, text: String, isMatch: Bool) throws {
        #expect(try Pattern(source).matches(text) == isMatch)
    }

    @Test(arguments: [
        ("(", PatternProblem.syntax(position: 0)), (")", .syntax(position: 0)),
        ("a)", .syntax(position: 1)), ("[a", .syntax(position: 0)), ("\\", .syntax(position: 0)),
        ("]", .syntax(position: 0)), ("{", .syntax(position: 0)), ("}", .syntax(position: 0)),
        ("a}", .syntax(position: 1)), ("\\u12", .syntax(position: 0)),
        ("\\uD800", .syntax(position: 0)),
        ("\\uDC00", .syntax(position: 0)), ("\\uD83D\\u0041", .syntax(position: 0)),
        ("\\u{41}", .syntax(position: 0)), ("\\u00\u{FF11}1", .syntax(position: 0)),
        ("(?=a)", .unsupported(position: 0)), ("(?!a)", .unsupported(position: 0)),
        ("(?<=a)", .unsupported(position: 0)), ("(?<n>a)", .unsupported(position: 0)),
        ("(?i)", .unsupported(position: 0)), ("(a)\\1", .unsupported(position: 3)),
        ("\\b", .unsupported(position: 0)), ("\\B", .unsupported(position: 0)),
        ("\\p{L}", .unsupported(position: 0)), ("\\0", .unsupported(position: 0)),
        ("\\cA", .unsupported(position: 0)), ("\\x41", .unsupported(position: 0)),
        ("\\k<n>", .unsupported(position: 0)), ("\\a", .unsupported(position: 0)),
        ("\\-", .unsupported(position: 0)), ("\\Z", .unsupported(position: 0)),
        ("[\\b]", .unsupported(position: 1)), ("a*?", .unsupported(position: 2)),
        ("a{1}?", .unsupported(position: 4)), ("*", .quantifier(position: 0)),
        ("a|*", .quantifier(position: 2)), ("^*", .quantifier(position: 1)),
        ("${2}", .quantifier(position: 1)), ("a**", .quantifier(position: 2)),
        ("a*+", .quantifier(position: 2)), ("a{2}{3}", .quantifier(position: 4)),
        ("a{3,2}", .quantifier(position: 1)), ("a{,2}", .quantifier(position: 1)),
        ("a{}", .quantifier(position: 1)), ("a{1", .quantifier(position: 1)),
        ("a{1001}", .quantifier(position: 1)),
        ("a{99999999999999999999}", .quantifier(position: 1)),
        ("[]", .characterClass(position: 0)), ("[^]", .characterClass(position: 0)),
        ("[b-a]", .characterClass(position: 0)), ("[\\d-z]", .characterClass(position: 0)),
        ("[a-\\d]", .characterClass(position: 0)),
    ])
    func refused(source: String, problem: PatternProblem) {
        #expect(throws: problem) { try Pattern(source) }
    }

    @Test func limits() throws {
        var limits = SchemaLimits()
        limits.patternLength = 10
        limits.patternStateCount = 1_000
        _ = try Pattern(String(repeating: "😀", count: 10), limits: limits)
        #expect(throws: PatternProblem.tooLong(limit: 10)) {
            try Pattern(String(repeating: "a", count: 11), limits: limits)
        }
        #expect(throws: PatternProblem.tooLong(limit: 10)) {
            try Pattern(String(repeating: "a", count: 41), limits: limits)
        }
        #expect(throws: PatternProblem.tooManyStates(limit: 1_000)) {
            try Pattern("a{600}", limits: limits)
        }
        let depth = PatternParser.depthLimit
        let nested = { String(repeating: "(", count: $0) + String(repeating: ")", count: $0) }
        _ = try Pattern(nested(depth))
        #expect(throws: PatternProblem.tooDeep(limit: depth)) { try Pattern(nested(depth + 1)) }
    }

    /// Repetitions of nothing add no state, and would still be written out a billion times.
    @Test(arguments: [
        "(?:(?:(?:){1000}){1000}){1000}", "((a{1000}){1000}){1000}", "((a?){99}){99}",
    ])
    func nestedRepetition(source: String) {
        #expect(throws: PatternProblem.tooManyStates(limit: SchemaLimits().patternStateCount)) {
            try Pattern(source)
        }
    }

    @Test func writtenOutSizeKeepsToTheBound() throws {
        for source in ["a{3,7}", "(a|b|){2,}", "(?:a*){20}", "^(?:|a)$", "((a{0})?){9}b{0,5}"] {
            var parser = try PatternParser(source, limits: SchemaLimits())
            let node = try parser.pattern()
            #expect(PatternAutomaton(node).states.count <= node.stateCount + 1)
        }
    }

    @Test(arguments: [
        "(a*)*b", "(a+)+$b", "^(a|a)*b", "(a|aa)+b", "(.*)*x", "(?:a?){50}a{50}b", "(a*)*(a*)*b",
        "(?:(?:a*)*)*b", "a.*a.*a.*a.*b",
    ])
    func linearTime(source: String) throws {
        let pattern = try Pattern(source)
        var counts: [Int] = []
        for length in [1_000, 2_000, 4_000] {
            var steps = Steps(limit: .max)
            #expect(try !pattern.matches(String(repeating: "a", count: length), &steps))
            counts.append(steps.count)
            // Each state is entered at most once, over at most two edges, at each place.
            #expect(steps.count <= (2 * pattern.stateCount + 3) * (length + 2))
        }
        // Twice the further text takes exactly twice the further steps.
        #expect(counts[2] - counts[1] == 2 * (counts[1] - counts[0]))
        #expect(counts[0] > 1_000)
    }

    @Test func anchoredPatternsStopEarly() throws {
        var steps = Steps(limit: .max)
        let text = String(repeating: "a", count: 100_000)
        #expect(try !Pattern("^(?:b|^ab)").matches(text, &steps))
        #expect(steps.count < 100)
    }

    @Test func exhaustionIsNoAnswer() throws {
        let pattern = try Pattern("(a*)*b")
        var steps = Steps(limit: 100)
        #expect(throws: Exhausted.self) {
            try pattern.matches(String(repeating: "a", count: 1_000), &steps)
        }
    }
}
