import CGMP

extension BigInteger {
    /// The sum.
    public static func + (a: BigInteger, b: BigInteger) -> BigInteger {
        BigInteger { cgmp_add($0, a.z, b.z) }
    }

    /// The difference.
    public static func - (a: BigInteger, b: BigInteger) -> BigInteger {
        BigInteger { cgmp_sub($0, a.z, b.z) }
    }

    /// The product.
    public static func * (a: BigInteger, b: BigInteger) -> BigInteger {
        BigInteger { cgmp_mul($0, a.z, b.z) }
    }

    /// The number with the other sign.
    public static prefix func - (a: BigInteger) -> BigInteger {
        BigInteger { cgmp_neg($0, a.z) }
    }

    /// The number without its sign.
    public var magnitude: BigInteger { isNegative ? -self : self }

    /// The number times 2 to the power `bits`.
    public static func << (a: BigInteger, bits: Int) -> BigInteger {
        precondition(bits >= 0, "a shift is not negative")
        return BigInteger { cgmp_shift_left($0, a.z, UInt(bits)) }
    }

    /// The quotient, rounded towards zero.
    ///
    /// - Throws: `ArithmeticError.divisionByZero`.
    public func divided(by divisor: BigInteger) throws(ArithmeticError) -> BigInteger {
        guard !divisor.isZero else { throw .divisionByZero }
        return BigInteger { cgmp_divide($0, z, divisor.z) }
    }

    /// The remainder in `0 ..< |modulus|`.
    ///
    /// - Throws: `ArithmeticError.divisionByZero`.
    public func modulo(_ modulus: BigInteger) throws(ArithmeticError) -> BigInteger {
        guard !modulus.isZero else { throw .divisionByZero }
        return BigInteger { cgmp_mod($0, z, modulus.z) }
    }

    /// The number `x` in `0 ..< modulus` with `self · x = 1 (mod modulus)`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a modulus less than two,
    ///   `ArithmeticError.notInvertible`.
    public func inverse(modulo modulus: BigInteger) throws(ArithmeticError) -> BigInteger {
        guard modulus > .one else { throw .outOfRange }
        var found: Int32 = 0
        let result = BigInteger { found = cgmp_invert($0, z, modulus.z) }
        guard found != 0 else { throw .notInvertible }
        return result
    }

    /// The greatest common divisor, not negative.
    public func greatestCommonDivisor(with other: BigInteger) -> BigInteger {
        BigInteger { cgmp_gcd($0, z, other.z) }
    }

    /// Whether the number is `a^k` with `k > 1`.
    public var isPerfectPower: Bool { cgmp_is_perfect_power(z) != 0 }

    /// Whether this positive number is the product of two factors so close that some steps of
    /// Fermat's method find them: those whose difference is below about twice its fourth root.
    public var hasCloseFactors: Bool {
        guard cgmp_sgn(z) > 0 else { return false }
        let root = BigInteger { cgmp_sqrt($0, z) }
        return (0..<16).contains { step in
            let middle = root + BigInteger(step)
            let rest = middle * middle - self
            return cgmp_sgn(rest.z) >= 0 && cgmp_is_perfect_square(rest.z) != 0
        }
    }

    /// The remainder of the division by a small number, not negative.
    func remainder(_ divisor: UInt) -> UInt { cgmp_remainder(z, divisor) }
}
