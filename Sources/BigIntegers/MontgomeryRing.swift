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
    /// How a table trades its size against multiplications.
    struct Shape {
        let teeth: UInt32
        let blocks: UInt32

        /// Few entries, because a secret exponent makes the code read all of them.
        static let secret = Shape(teeth: 6, blocks: 8)
        /// Many entries: a public exponent reads one.
        static let plain = Shape(teeth: 8, blocks: 8)
    }

    let pointer: OpaquePointer

    init(_ base: BigInteger, ring: MontgomeryRing, bitWidth: Int, shape: Shape) {
        pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, shape.teeth, shape.blocks)
    }

    deinit { cgmp_comb_free(pointer) }
}
