import CGMP

/// A table of powers of one base, for exponents of limited width.
///
/// Unchecked: written only during `init`.
final class Comb: @unchecked Sendable {
    /// How an exponent is cut: teeth save multiplications, blocks save squarings, and the table holds
    /// `blocks · 2^teeth` powers.
    ///
    /// Source: Lim–Lee 1994, §3.
    struct Shape: Hashable {
        let teeth: UInt32
        let blocks: UInt32
    }

    let pointer: OpaquePointer

    /// A table of a public base.
    init(_ base: BigInteger, ring: MontgomeryRing, bitWidth: Int, shape: Shape) {
        pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, shape.teeth, shape.blocks)
    }

    /// A table of a secret base below the ring's secret modulus.
    init(_ base: borrowing SecretInteger, ring: MontgomeryRing, bitWidth: Int, shape: Shape) {
        pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, shape.teeth, shape.blocks)
    }

    /// The power of the table's base, in time that depends on the table's size alone.
    func power(_ ring: MontgomeryRing, secret exponent: borrowing SecretInteger) -> SecretInteger {
        let e = exponent.z
        let result = SecretInteger(copying: .one)
        cgmp_multiply_comb_sec(result.z, ring.pointer, pointer, e)
        return result
    }

    deinit { cgmp_comb_free(pointer) }
}

extension Comb.Shape {
    /// For two powers of one base with secret exponents: its making is most of the work.
    static let secret = Self(teeth: 5, blocks: 2)

    /// For a base that has not been used often yet.
    ///
    /// The figures were measured on an EPYC with moduli of 2050 bits. A public exponent shares the
    /// squarings of its product with longer ones of bases without a table, so that one block does;
    /// all exponents of a holder have tables, and blocks halve their squarings.
    static func first(_ use: FixedBase.Use, isWide: Bool) -> Self {
        switch use {
        case .plain: Self(teeth: isWide ? 8 : 6, blocks: 1)
        case .held: Self(teeth: isWide ? 8 : 6, blocks: isWide ? 4 : 2)
        }
    }

    /// For a base that is used again and again; `isLarge` where a definition has only two of the kind.
    static func lasting(_ use: FixedBase.Use, isWide: Bool, isLarge: Bool) -> Self {
        let teeth: UInt32 = isWide || isLarge ? 12 : 9
        return switch use {
        case .plain: Self(teeth: teeth, blocks: 1)
        case .held: Self(teeth: teeth, blocks: isWide ? 8 : 2)
        }
    }
}
