import CGMP

/// A modulus prepared for Montgomery multiplication; it is wiped at its end.
///
/// Unchecked: written only during `init`.
final class MontgomeryRing: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Prepares an odd number, at least three; tests ask for one kernel or the other.
    init(_ n: BigInteger, kernel: cgmp_kernel = cgmp_automatic) {
        pointer = cgmp_ring_new(n.z, kernel, 0)
    }

    /// Prepares a secret odd number, at least three.
    init(secret n: borrowing SecretInteger, kernel: cgmp_kernel = cgmp_automatic) {
        pointer = cgmp_ring_new(n.z, kernel, 1)
    }

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
