/// A statement about an attribute that stays hidden: its value compared with a bound.
public struct Predicate: Hashable, Sendable {
    /// How the value compares with the bound; the order is the wire's.
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        /// value ≥ bound
        case greaterOrEqual
        /// value ≤ bound
        case lessOrEqual
        /// value > bound
        case greater
        /// value < bound
        case less
    }

    /// Canonical name of the attribute.
    public let attribute: String
    /// The comparison.
    public let kind: Kind
    /// The bound, which fits into 32 bits with sign on the wire.
    public let bound: Int64

    /// Puts a comparison together; `SubStatement` checks it.
    public init(attribute: String, kind: Kind, bound: Int64) {
        self.attribute = attribute
        self.kind = kind
        self.bound = bound
    }

    /// Whether the value has to be at least the bound, so that `Δ` grows with it.
    var isLowerBound: Bool { kind == .greaterOrEqual || kind == .greater }

    /// The bound of the equivalent `≥` or `≤`: one more for `>`, one less for `<`.
    var inclusiveBound: Int64 {
        switch kind {
        case .greaterOrEqual, .lessOrEqual: bound
        case .greater: bound + 1
        case .less: bound - 1
        }
    }

    /// How far a 32-bit `value` is on the right side of the bound; negative where it is not.
    func delta(of value: Int64) -> Int64 {
        isLowerBound ? value - inclusiveBound : inclusiveBound - value
    }
}

extension Predicate: Comparable {
    /// The order of the wire: attribute, kind, bound.
    public static func < (a: Predicate, b: Predicate) -> Bool {
        (a.attribute, a.kind.rawValue, a.bound) < (b.attribute, b.kind.rawValue, b.bound)
    }
}
