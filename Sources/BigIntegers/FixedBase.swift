import Synchronization

/// An element that is raised to many exponents: it keeps tables of its powers.
///
/// Each table is made when it is first used, for the widths that were announced.
public final class FixedBase: Sendable {
    private struct Tables {
        var secret: [Int: Comb] = [:]
        var plain: [Int: Comb] = [:]
        var held: [Int: Comb] = [:]
        var inverse: FixedBase?
    }

    /// The element.
    public let value: BigInteger
    let modulus: Modulus
    /// Widths in bits of the exponents that have tables: whole limbs, in rising order.
    private let widths: [Int]
    private let tables = Mutex(Tables())

    init(_ value: BigInteger, modulus: Modulus, exponentBitWidths: [Int]) {
        self.value = value
        self.modulus = modulus
        widths = Set(exponentBitWidths.map { max(1, ($0 + 63) / 64) * 64 }).sorted()
    }

    /// The base whose powers are the inverses of this one's.
    ///
    /// - Throws: `ArithmeticError.notInvertible`.
    func inverse() throws(ArithmeticError) -> FixedBase {
        if let known = tables.withLock({ $0.inverse }) { return known }
        let inverse = FixedBase(
            try modulus.inverse(of: value), modulus: modulus, exponentBitWidths: widths)
        return tables.withLock { tables in
            let kept = tables.inverse ?? inverse
            tables.inverse = kept
            return kept
        }
    }

    /// Whether exponents of this width are taken from a table.
    func hasTable(exponentBitWidth: Int) -> Bool {
        widths.contains { $0 >= exponentBitWidth }
    }

    /// A table for secret exponents; `nil` where `bitWidth` exceeds the widths announced.
    func secretComb(bitWidth: Int) -> Comb? {
        comb(bitWidth, in: \.secret, use: .secret)
    }

    /// A table for public exponents; `nil` where `bitWidth` exceeds the widths announced.
    func plainComb(bitWidth: Int) -> Comb? {
        comb(bitWidth, in: \.plain, use: .plain)
    }

    /// A table for a holder's exponents; `nil` where `bitWidth` exceeds the widths announced.
    func heldComb(bitWidth: Int) -> Comb? {
        comb(bitWidth, in: \.held, use: .held)
    }

    private func comb(
        _ bitWidth: Int, in kind: WritableKeyPath<Tables, [Int: Comb]>, use: Comb.Use
    ) -> Comb? {
        guard let width = widths.first(where: { $0 >= bitWidth }) else { return nil }
        return tables.withLock { tables in
            if let known = tables[keyPath: kind][width] { return known }
            let made = Comb(value, ring: modulus.ring, bitWidth: width, use: use)
            tables[keyPath: kind][width] = made
            return made
        }
    }
}
