import CLSignatures

/// How an attribute compares with a bound.
public enum Relation: String, CaseIterable, Sendable {
    /// At least.
    case atLeast = ">="
    /// At most.
    case atMost = "<="
    /// More than.
    case moreThan = ">"
    /// Less than.
    case lessThan = "<"

    /// Whether `value` compares so with `bound`.
    public func holds(_ value: Int32, _ bound: Int32) -> Bool {
        switch self {
        case .atLeast: value >= bound
        case .atMost: value <= bound
        case .moreThan: value > bound
        case .lessThan: value < bound
        }
    }

    /// The comparison as the proof system names it.
    var kind: Predicate.Kind {
        switch self {
        case .atLeast: .greaterOrEqual
        case .atMost: .lessOrEqual
        case .moreThan: .greater
        case .lessThan: .less
        }
    }
}
