import Synchronization

/// An element that is raised to many exponents: it keeps tables of its powers.
///
/// Each table is made when it is first used, for the widths that were announced: a small one first, and
/// a lasting one in its place when it has been used often enough to pay.
public final class FixedBase: Sendable {
    /// Who may see which entries of a table are read.
    enum Use: Hashable {
        /// A public exponent.
        case plain
        /// A holder's exponent, in products without a long exponent beside it.
        case held
    }

    private struct Key: Hashable {
        let use: Use
        let width: Int
    }

    private struct Table {
        var comb: Comb
        var useCount = 0
    }

    private struct State {
        var tables: [Key: Table] = [:]
        var inverse: FixedBase?
    }

    /// Uses of the first table before the lasting one is made, which costs as much as a few dozen.
    private static let trialUseCount = 24

    /// The element.
    public let value: BigInteger
    let modulus: Modulus
    /// Widths in bits of the exponents that have tables: whole limbs, in rising order.
    private let widths: [Int]
    private let isFrequent: Bool
    private let state = Mutex(State())

    init(_ value: BigInteger, modulus: Modulus, exponentBitWidths: [Int], isFrequent: Bool) {
        self.value = value
        self.modulus = modulus
        self.isFrequent = isFrequent
        widths = Set(exponentBitWidths.map { max(1, ($0 + 63) / 64) * 64 }).sorted()
    }

    /// The base whose powers are the inverses of this one's.
    ///
    /// - Throws: `ArithmeticError.notInvertible`.
    func inverse() throws(ArithmeticError) -> FixedBase {
        if let known = state.withLock({ $0.inverse }) { return known }
        let inverse = FixedBase(
            try modulus.inverse(of: value), modulus: modulus, exponentBitWidths: widths,
            isFrequent: isFrequent)
        return state.withLock { state in
            let kept = state.inverse ?? inverse
            state.inverse = kept
            return kept
        }
    }

    /// A table for exponents of `bitWidth` bits; `nil` where these exceed the widths announced.
    func comb(_ use: Use, bitWidth: Int) -> Comb? {
        guard let width = widths.first(where: { $0 >= bitWidth }) else { return nil }
        let isWide = width > 1024
        return state.withLock { state in
            let key = Key(use: use, width: width)
            var table = state.tables[key] ?? Table(comb: make(.first(use, isWide: isWide), width))
            table.useCount += 1
            if table.useCount == Self.trialUseCount {
                let shape = Comb.Shape.lasting(use, isWide: isWide, isLarge: isFrequent)
                table.comb = make(shape, width)
            }
            state.tables[key] = table
            return table.comb
        }
    }

    private func make(_ shape: Comb.Shape, _ width: Int) -> Comb {
        Comb(value, ring: modulus.ring, bitWidth: width, shape: shape)
    }
}
