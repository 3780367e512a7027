import CGMP

/// An odd modulus and everything that is computed with it: no caller takes a power by hand.
///
/// Elements are numbers `0 < x < n` that are coprime to `n`.
public struct Modulus: Sendable {
    /// The modulus, odd and at least three.
    public let n: BigInteger
    let ring: MontgomeryRing

    /// Takes over an odd modulus.
    ///
    /// - Throws: `ArithmeticError.modulusNotOdd`.
    public init(_ n: BigInteger) throws(ArithmeticError) {
        try self.init(n, kernel: cgmp_automatic)
    }

    /// The same with a kernel of the tests' choice.
    init(_ n: BigInteger, kernel: cgmp_kernel) throws(ArithmeticError) {
        guard n.isOdd, n > .one else { throw .modulusNotOdd }
        self.n = n
        ring = MontgomeryRing(n, kernel: kernel)
    }

    /// What multiplies modulo large numbers on this machine, for reports: "AVX-512 IFMA" or "GMP".
    public static var kernelName: String { MontgomeryRing(.powerOfTwo(2048) + .one).kernelName }

    /// Whether `x` is an element: `0 < x < n` and coprime to `n`.
    public func contains(_ x: BigInteger) -> Bool {
        isReduced(x) && x.greatestCommonDivisor(with: n) == .one
    }

    /// Whether `0 < x < n`, which is all of ``contains(_:)`` but the common factor.
    public func isReduced(_ x: BigInteger) -> Bool { x.signum > 0 && x < n }

    /// A base for many powers; exponents of up to `exponentBitWidths` bits are taken from tables, the
    /// narrowest that does.
    ///
    /// Wider exponents work as well, only more slowly. A base that `isFrequent`, one that most products
    /// contain, gets larger tables. Each width has its own: modulo 2048 bits one of more than 1,024 bits
    /// grows to 10.5 MB with the IFMA kernel, to 8.7 MB with GMP.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where `value` is no element.
    public func base(
        _ value: BigInteger, exponentBitWidths: [Int], isFrequent: Bool = false
    ) throws(ArithmeticError) -> FixedBase {
        guard contains(value) else { throw .notInvertible }
        return FixedBase(
            value, modulus: self, exponentBitWidths: exponentBitWidths, isFrequent: isFrequent)
    }

    /// The product of two elements.
    public func multiply(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
        BigInteger { result in
            cgmp_mul(result, a.z, b.z)
            cgmp_mod(result, result, n.z)
        }
    }

    /// The number in `0 ..< n` that is congruent to `x`.
    func remainder(of x: BigInteger) -> BigInteger {
        BigInteger { cgmp_mod($0, x.z, n.z) }
    }

    /// The element `y` with `x · y = 1 (mod n)`.
    ///
    /// - Throws: `ArithmeticError.notInvertible`.
    public func inverse(of x: BigInteger) throws(ArithmeticError) -> BigInteger {
        try x.inverse(modulo: n)
    }

    /// The power of a number with a secret exponent that is not negative, in time that depends on
    /// sizes in limbs alone.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a negative exponent.
    public func power(
        of base: BigInteger, secret exponent: borrowing SecretInteger
    ) throws(ArithmeticError) -> BigInteger {
        guard cgmp_sgn(exponent.z) >= 0 else { throw .outOfRange }
        return ring.power(
            of: remainder(of: base), modulo: SecretInteger(copying: n), secret: exponent
        ).disclosed()
    }

    /// The product of powers with public exponents, in variable time.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where a base with a negative exponent has no
    ///   inverse.
    public func product(_ powers: [Power]) throws(ArithmeticError) -> BigInteger {
        // Bases, exponents and tables stay alive in this array while GMP holds pointers to them.
        let factors = try powers.map { power throws(ArithmeticError) in try factor(power) }
        return withExtendedLifetime(factors) {
            let operands = factors.map {
                cgmp_power(comb: $0.comb?.pointer, base: $0.base.z, exponent: $0.exponent.z)
            }
            return BigInteger { cgmp_product($0, ring.pointer, operands.count, operands) }
        }
    }

    /// A power with an exponent that is not negative, and the table of its base if there is one.
    private func factor(
        _ power: Power
    ) throws(ArithmeticError) -> (base: BigInteger, exponent: BigInteger, comb: Comb?) {
        let exponent = power.exponent
        switch power.base {
        case .fixed(let base):
            precondition(base.modulus.n == n, "a base belongs to one modulus")
            let signed = exponent.isNegative ? try base.inverse() : base
            return (
                signed.value, exponent.magnitude, signed.comb(.plain, bitWidth: exponent.bitWidth)
            )
        case .element(let value):
            let signed = exponent.isNegative ? try inverse(of: value) : try value.modulo(n)
            return (signed, exponent.magnitude, nil)
        }
    }
}

/// One base to one public exponent, a factor of `Modulus.product(_:)`.
public struct Power: Sendable {
    package enum Base: Sendable {
        case fixed(FixedBase)
        case element(BigInteger)
    }

    package let base: Base
    package let exponent: BigInteger

    /// The power of a base that is used often.
    public init(_ base: FixedBase, _ exponent: BigInteger) {
        self.base = .fixed(base)
        self.exponent = exponent
    }

    /// The power of an element that is used once.
    public init(_ element: BigInteger, _ exponent: BigInteger) {
        self.base = .element(element)
        self.exponent = exponent
    }
}
