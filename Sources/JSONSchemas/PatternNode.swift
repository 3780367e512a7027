/// A pattern as a tree, each repetition still counted rather than written out.
struct PatternNode: Sendable {
    indirect enum Kind: Sendable {
        case empty
        case set(ScalarSet)
        case textStart
        case textEnd
        case sequence([PatternNode])
        case choice([PatternNode])
        /// `maximum` is `nil` where there is none.
        case repetition(PatternNode, minimum: Int, maximum: Int?)
    }

    let kind: Kind
    /// States that the automaton needs for this part, at least 1; saturates at `Int32.max`.
    let stateCount: Int

    init(_ kind: Kind) {
        self.kind = kind
        stateCount = min(Int(Int32.max), Self.stateCount(of: kind))
    }

    private static func stateCount(of kind: Kind) -> Int {
        switch kind {
        case .empty, .set, .textStart, .textEnd: 1
        case .sequence(let parts): parts.reduce(1) { $0 + $1.stateCount }
        case .choice(let parts): parts.reduce(1) { $0 + $1.stateCount + 1 }
        case .repetition(let part, let minimum, let maximum):
            // Each copy may need one state more, for the choice to stop there.
            (part.stateCount + 1) * max(1, maximum ?? minimum + 1)
        }
    }
}
