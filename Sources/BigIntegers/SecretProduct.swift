import CGMP

extension Modulus {
    /// Starts a product of powers with secret exponents.
    public func secretProduct() -> SecretProduct { SecretProduct(modulus: self) }
}

/// A product of powers with secret exponents, in time that depends on sizes in limbs alone.
///
/// The sign of an exponent is public: it decides whether the base or its inverse is taken.
public struct SecretProduct: ~Copyable {
    private let modulus: Modulus
    private let accumulator: SecretInteger  // below n

    init(modulus: Modulus) {
        self.modulus = modulus
        accumulator = SecretInteger(copying: .one)
    }

    /// Multiplies by `element`.
    public mutating func multiply(by element: BigInteger) {
        let z = accumulator.z
        let factor = SecretInteger { cgmp_mod($0, element.z, modulus.n.z) }
        cgmp_mul(z, z, factor.z)
        cgmp_mod_sec(z, z, modulus.n.z)
    }

    /// Multiplies by a power of an element that is used once.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where the exponent is negative and `element` has
    ///   no inverse.
    public mutating func multiply(
        by element: BigInteger, power exponent: borrowing SecretInteger
    ) throws(ArithmeticError) {
        let isNegative = cgmp_sgn(exponent.z) < 0
        let base =
            isNegative ? try modulus.inverse(of: element) : try element.modulo(modulus.n)
        let magnitude = exponent.magnitude()
        cgmp_multiply_power_sec(
            accumulator.z, modulus.ring.pointer, base.z, magnitude.z)
    }

    /// Multiplies by a power of a base that is used often.
    ///
    /// - Throws: as for an element.
    public mutating func multiply(
        by base: FixedBase, power exponent: borrowing SecretInteger
    ) throws(ArithmeticError) {
        precondition(base.modulus.n == modulus.n, "a base belongs to one modulus")
        let isNegative = cgmp_sgn(exponent.z) < 0
        let signed = isNegative ? try base.inverse() : base
        let magnitude = exponent.magnitude()
        let width = cgmp_limb_count(magnitude.z) * 64
        guard let comb = signed.secretComb(bitWidth: width) else {
            return cgmp_multiply_power_sec(
                accumulator.z, modulus.ring.pointer, signed.value.z, magnitude.z)
        }
        withExtendedLifetime(comb) {
            cgmp_multiply_comb_sec(
                accumulator.z, modulus.ring.pointer, comb.pointer, magnitude.z)
        }
    }

    /// Ends the product and makes its value public.
    public consuming func disclosed() -> BigInteger { accumulator.disclosed() }
}
