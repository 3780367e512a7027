import CGMP

/// GMP limbs of a modulus, prepared for Montgomery multiplication.
///
/// Unchecked: written only during `init`.
final class MontgomeryRing: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Prepares an odd number, at least three.
    init(_ n: BigInteger) { pointer = cgmp_ring_new(n.z) }

    deinit { cgmp_ring_free(pointer) }
}

/// A table of powers of one base, for exponents of limited width.
///
/// Unchecked: written only during `init`.
final class Comb: @unchecked Sendable {
    /// Who may see which entries of a table are read.
    enum Use {
        /// A secret exponent: the code reads all entries, so there are few.
        case secret
        /// A public exponent: the code reads one, so there are many.
        case plain
    }

    let pointer: OpaquePointer

    init(_ base: BigInteger, ring: MontgomeryRing, bitWidth: Int, use: Use) {
        // Blocks save squarings, which matter less in a product that shares them, and for narrow
        // exponents. Measured on an EPYC with moduli of 2049 bits.
        let isWide = bitWidth > 1024
        switch use {
        case .secret:
            pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, 6, isWide ? 8 : 4)
        case .plain:
            pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, 8, isWide ? 8 : 2)
        }
    }

    deinit { cgmp_comb_free(pointer) }
}
