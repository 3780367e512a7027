import CGMP

extension Modulus {
    /// Starts a product of powers with secret exponents.
    public func secretProduct() -> SecretProduct { SecretProduct(modulus: self) }
}

/// A product of powers with secret exponents, in time that depends on sizes alone.
///
/// The sign of an exponent is public: it decides whether the base or its inverse is taken.
public struct SecretProduct: ~Copyable {
    private let modulus: Modulus
    private let accumulator: SecretInteger

    init(modulus: Modulus) {
        self.modulus = modulus
        accumulator = SecretInteger(copying: .one)
    }

    /// Multiplies by `element`.
    public mutating func multiply(by element: BigInteger) {
        let z = accumulator.z
        cgmp_mul(z, z, element.z)
        cgmp_mod_sec(z, z, modulus.n.z)
    }

    /// Multiplies by a power of an element that is used once.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where the exponent is negative and `element` has
    ///   no inverse.
    public mutating func multiply(
        by element: BigInteger, power exponent: borrowing SecretInteger
    ) throws(ArithmeticError) {
        let sign = cgmp_sgn(exponent.z)
        guard sign != 0 else { return }
        let base = sign < 0 ? try modulus.inverse(of: element) : element
        let magnitude = exponent.copy()
        let power = SecretInteger { _ in }
        if sign < 0 { cgmp_neg(magnitude.z, magnitude.z) }
        cgmp_powm_sec(power.z, base.z, magnitude.z, modulus.n.z)
        cgmp_mul(accumulator.z, accumulator.z, power.z)
        cgmp_mod_sec(accumulator.z, accumulator.z, modulus.n.z)
    }

    /// Multiplies by a power of a base that is used often.
    ///
    /// - Throws: as for an element.
    public mutating func multiply(
        by base: FixedBase, power exponent: borrowing SecretInteger
    ) throws(ArithmeticError) {
        try multiply(by: base.value, power: exponent)
    }

    /// Ends the product and makes its value public.
    public consuming func disclosed() -> BigInteger { accumulator.disclosed() }
}
