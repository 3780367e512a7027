import CGMP

extension Modulus {
    /// The product of powers with exponents that their holder keeps secret.
    ///
    /// Its sequence of operations depends on widths in limbs and on signs alone. The entries of tables
    /// are read where the exponents say, so a program that shares the processor's caches could learn
    /// of them: this is for what the exponents' owner computes on a machine of their own, and no issuer's
    /// key goes through it.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where a base with a negative exponent has no inverse;
    ///   `ArithmeticError.outOfRange` for an exponent wider than the widths that its base announced.
    public func product(held powers: [HeldPower]) throws(ArithmeticError) -> BigInteger {
        let factors = try powers.map { power throws(ArithmeticError) in try factor(power) }
        return withExtendedLifetime(factors) {
            let operands = factors.map {
                cgmp_power(
                    comb: $0.comb.pointer, base: $0.base.z, exponent: $0.exponent.integer.z)
            }
            return BigInteger { cgmp_product_held($0, ring.pointer, operands.count, operands) }
        }
    }

    private func factor(
        _ power: HeldPower
    ) throws(ArithmeticError) -> (base: BigInteger, exponent: HeldSecret, comb: Comb) {
        precondition(power.base.modulus.n == n, "a base belongs to one modulus")
        let isNegative = cgmp_sgn(power.exponent.integer.z) < 0
        let base = isNegative ? try power.base.inverse() : power.base
        let magnitude = HeldSecret(power.exponent.integer.magnitude())
        let width = cgmp_limb_count(magnitude.integer.z) * 64
        guard let comb = base.comb(.held, bitWidth: width) else { throw .outOfRange }
        return (base.value, magnitude, comb)
    }
}

/// One base to one secret exponent, a factor of `Modulus.product(held:)`.
public struct HeldPower: Sendable {
    let base: FixedBase
    let exponent: HeldSecret

    /// The power of a base that announced the exponent's width.
    public init(_ base: FixedBase, _ exponent: HeldSecret) {
        self.base = base
        self.exponent = exponent
    }

    /// As ``init(_:_:)``, for an exponent of the caller's own.
    public init(_ base: FixedBase, _ exponent: consuming SecretInteger) {
        self.init(base, HeldSecret(exponent))
    }
}
