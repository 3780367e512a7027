import CGMP

extension SecretInteger {
    /// The sum.
    public static func + (
        a: borrowing SecretInteger, b: borrowing SecretInteger
    ) -> SecretInteger {
        let (x, y) = (a.z, b.z)
        return SecretInteger { cgmp_add($0, x, y) }
    }

    /// The difference.
    public static func - (
        a: borrowing SecretInteger, b: borrowing SecretInteger
    ) -> SecretInteger {
        let (x, y) = (a.z, b.z)
        return SecretInteger { cgmp_sub($0, x, y) }
    }

    /// The product.
    public static func * (
        a: borrowing SecretInteger, b: borrowing SecretInteger
    ) -> SecretInteger {
        let (x, y) = (a.z, b.z)
        return SecretInteger { cgmp_mul($0, x, y) }
    }

    /// The response of a proof of knowledge: `self + challenge · secret`, where `self` is the
    /// one-time blinder that makes the result safe to publish.
    public borrowing func response(
        challenge: BigInteger, secret: borrowing SecretInteger
    ) -> BigInteger {
        let (blinder, witness) = (z, secret.z)
        return BigInteger { result in
            cgmp_mul(result, challenge.z, witness)
            cgmp_add(result, result, blinder)
        }
    }

    /// The remainder in `0 ..< modulus`, for a number and a modulus that are both secret.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a modulus that is not positive.
    public borrowing func modulo(
        _ modulus: borrowing SecretInteger
    ) throws(ArithmeticError) -> SecretInteger {
        let (x, m) = (z, modulus.z)
        guard cgmp_sgn(m) > 0 else { throw .outOfRange }
        return SecretInteger { result in
            guard cgmp_sgn(x) < 0 else { return cgmp_mod_sec(result, x, m) }
            cgmp_neg(result, x)
            cgmp_mod_sec(result, result, m)
            cgmp_sub(result, m, result)  // in 1 ... m: once more for the multiples of m
            cgmp_mod_sec(result, result, m)
        }
    }

    /// The number `x` with `self · x = 1 (mod modulus)`.
    ///
    /// - Throws: `ArithmeticError.modulusNotOdd`, `ArithmeticError.notInvertible`.
    public borrowing func inverse(
        modulo modulus: borrowing SecretInteger
    ) throws(ArithmeticError) -> SecretInteger {
        let m = modulus.z
        guard cgmp_sgn(m) > 0, cgmp_is_odd(m) != 0 else { throw .modulusNotOdd }
        let reduced = try modulo(modulus)
        let x = reduced.z
        var found: Int32 = 0
        let result = SecretInteger { found = cgmp_invert_sec($0, x, m) }
        guard found != 0 else { throw .notInvertible }
        return result
    }
}
