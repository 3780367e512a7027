/// A pattern of ECMA-262 that matches in linear time, anywhere in a text unless it is anchored.
///
/// Understood are literals, `.`, classes with ranges and negation, `\d \w \s` and their opposites,
/// `\t \n \v \f \r`, `\uXXXX`, escaped syntax characters, `^`, `$`, groups (without captures),
/// `|`, `*`, `+`, `?` and `{m,n}` up to 1,000. It reads Unicode scalars, as with the flag `u`;
/// `$` is the end of the text alone. Source: ECMA-262 §22.2.
public struct Pattern: Sendable {
    private let automaton: PatternAutomaton

    /// States of the automaton, a measure of its memory and of the time for each scalar.
    public var stateCount: Int { automaton.states.count }

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternProblem` with the position, in Unicode scalars, of what is not understood.
    public init(
        _ source: String, limits: SchemaLimits = SchemaLimits()
    ) throws(PatternProblem) {
        var parser = try PatternParser(source, limits: limits)
        automaton = PatternAutomaton(try parser.pattern())
    }

    /// Whether a match begins anywhere in `text`.
    public func matches(_ text: String) -> Bool {
        var steps = Steps(limit: .max)
        return (try? automaton.matches(text, &steps)) ?? false
    }

    /// Whether a match begins anywhere in `text`, within the steps left.
    func matches(_ text: String, _ steps: inout Steps) throws(Exhausted) -> Bool {
        // Setting up takes time in the number of states, cheaper than following them.
        try steps.spend(1 + stateCount / 16)
        return try automaton.matches(text, &steps)
    }
}
