import CGMP

/// An odd modulus and everything that is computed with it: no caller takes a power by hand.
///
/// Elements are numbers `0 < x < n` that are coprime to `n`.
public struct Modulus: Sendable {
    /// The modulus, odd and at least three.
    public let n: BigInteger

    /// Takes over an odd modulus.
    ///
    /// - Throws: `ArithmeticError.modulusNotOdd`.
    public init(_ n: BigInteger) throws(ArithmeticError) {
        guard n.isOdd, n > .one else { throw .modulusNotOdd }
        self.n = n
    }

    /// Whether `x` is an element: `0 < x < n` and coprime to `n`.
    public func contains(_ x: BigInteger) -> Bool {
        x.signum > 0 && x < n && x.greatestCommonDivisor(with: n) == .one
    }

    /// A base for many powers, with exponents of up to `exponentBitWidth` bits in the common case.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where `value` is no element.
    public func base(
        _ value: BigInteger, exponentBitWidth: Int
    ) throws(ArithmeticError) -> FixedBase {
        guard contains(value) else { throw .notInvertible }
        return FixedBase(value, modulus: self, exponentBitWidth: exponentBitWidth)
    }

    /// The product of two elements.
    public func multiply(_ a: BigInteger, _ b: BigInteger) -> BigInteger {
        BigInteger { result in
            cgmp_mul(result, a.z, b.z)
            cgmp_mod(result, result, n.z)
        }
    }

    /// The element `y` with `x · y = 1 (mod n)`.
    ///
    /// - Throws: `ArithmeticError.notInvertible`.
    public func inverse(of x: BigInteger) throws(ArithmeticError) -> BigInteger {
        try x.inverse(modulo: n)
    }

    /// The product of powers with public exponents, in variable time.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where a base with a negative exponent has no
    ///   inverse.
    public func product(_ powers: [Power]) throws(ArithmeticError) -> BigInteger {
        var result = BigInteger.one
        for power in powers {
            let value =
                power.exponent.isNegative ? try inverse(of: power.base.value) : power.base.value
            let exponent = power.exponent.magnitude
            let factor = BigInteger { cgmp_powm($0, value.z, exponent.z, n.z) }
            result = multiply(result, factor)
        }
        return result
    }
}

/// One base to one public exponent, a factor of `Modulus.product(_:)`.
public struct Power: Sendable {
    enum Base: Sendable {
        case fixed(FixedBase)
        case element(BigInteger)

        var value: BigInteger {
            switch self {
            case .fixed(let base): base.value
            case .element(let value): value
            }
        }
    }

    let base: Base
    let exponent: BigInteger

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
