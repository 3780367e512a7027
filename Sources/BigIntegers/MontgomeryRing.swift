import CGMP

/// A modulus prepared for Montgomery multiplication; it is wiped at its end.
///
/// Unchecked: written only during `init`.
final class MontgomeryRing: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Prepares an odd number, at least three; tests ask for one kernel or the other.
    init(_ n: BigInteger, kernel: cgmp_kernel = cgmp_automatic) {
        pointer = cgmp_ring_new(n.z, kernel)
    }

    /// Prepares a secret odd number, at least three.
    init(secret n: borrowing SecretInteger) { pointer = cgmp_ring_new(n.z, cgmp_automatic) }

    /// Whether the vector kernel multiplies, not GMP.
    var isVector: Bool { cgmp_ring_is_vector(pointer) != 0 }

    /// What multiplies, for people.
    var kernelName: String { isVector ? "AVX-512 IFMA" : "GMP" }

    /// log2 R: a product comes out divided by R.
    var radixBitCount: Int { Int(cgmp_ring_radix_bits(pointer)) }

    /// One Montgomery multiplication of factors below the modulus, as it is: for tests.
    func multiply(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
        BigInteger { cgmp_ring_multiply($0, pointer, a.z, b.z) }
    }

    /// The power of a number with a secret exponent, neither of them negative, in time that depends
    /// on sizes in limbs alone.
    func power(
        of base: BigInteger, modulo modulus: borrowing SecretInteger,
        secret exponent: borrowing SecretInteger
    ) -> SecretInteger {
        let (e, m) = (exponent.z, modulus.z)
        if !isVector, cgmp_sgn(e) > 0 {  // GMP's own, a tenth faster on its limbs
            return SecretInteger { cgmp_powm_sec($0, base.z, e, m) }
        }
        let reduced = SecretInteger { cgmp_mod_sec($0, base.z, m) }
        let result = SecretInteger(copying: .one)
        cgmp_multiply_power_sec(result.z, pointer, reduced.z, e)
        return result
    }

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
        /// A holder's exponent: as a public one, in products without a long exponent beside it.
        case held
    }

    let pointer: OpaquePointer

    init(_ base: BigInteger, ring: MontgomeryRing, bitWidth: Int, use: Use) {
        // Teeth save multiplications, blocks save squarings. Measured on an EPYC with moduli of 2050
        // bits: a secret exponent pays for each entry of its table, and six teeth are no faster than
        // five. A public exponent shares the squarings of its product, so that one block does;
        // a holder's wide exponent has them to itself.
        let isWide = bitWidth > 1024
        switch use {
        case .secret:
            pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, 5, isWide ? 8 : 4)
        case .plain:
            pointer = cgmp_comb_new(ring.pointer, base.z, bitWidth, isWide ? 12 : 9, 1)
        case .held:
            pointer = cgmp_comb_new(
                ring.pointer, base.z, bitWidth, isWide ? 12 : 9, isWide ? 4 : 1)
        }
    }

    deinit { cgmp_comb_free(pointer) }
}
