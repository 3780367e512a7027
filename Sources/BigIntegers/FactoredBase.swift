import CGMP

/// A square with tables of its powers modulo each of the issuer's primes.
///
/// Several powers of one square share the squarings of its tables: two powers cost two thirds of what
/// they cost one by one. The tables hold remainders modulo the primes, and are wiped at the end.
public struct FactoredBase: ~Copyable, Sendable {
    /// The square.
    public let square: BigInteger
    // Of its own square: then each power is a square, even of a number that somebody passed off as
    // one, and the half of an exponent never grows a limb.
    let tableOfP: Comb
    let tableOfQ: Comb
}

extension SecretInteger {
    /// The number `x` in `0 ..< modulus` with `2·x = self`, modulo an odd secret, in constant time.
    borrowing func half(modulo modulus: borrowing SecretInteger) -> SecretInteger {
        let (x, m) = (z, modulus.z)
        return SecretInteger { result in
            cgmp_add_ui(result, m, 1)
            cgmp_mul(result, result, x)
            cgmp_shift_right(result, result, 1)  // self·(m + 1)/2
            cgmp_mod_sec(result, result, m)
        }
    }

    /// `1/number` modulo this secret, for a public number above one.
    ///
    /// `x = (1 + m·k) / number` with `k = −1/m mod number` is a whole number below `m`. The inverse of
    /// `m` is taken in variable time of a random multiple, which tells nothing of `m`.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where the two share a factor; `.outOfRange`.
    borrowing func inverseModuloSelf(of number: BigInteger) throws(ArithmeticError) -> SecretInteger
    {
        guard number > .one else { throw .outOfRange }
        let m = z
        var mask: BigInteger
        repeat {
            mask = try .random(below: number)
        } while mask.greatestCommonDivisor(with: number) != .one
        let masked = SecretInteger { result in
            cgmp_mod_sec(result, m, number.z)
            cgmp_mul(result, result, mask.z)
            cgmp_mod_sec(result, result, number.z)
        }
        let inverse = try masked.disclosed().inverse(modulo: number)
        return SecretInteger { result in
            cgmp_mul(result, inverse.z, mask.z)
            cgmp_mod_sec(result, result, number.z)
            cgmp_sub(result, number.z, result)
            cgmp_mul(result, result, m)
            cgmp_add_ui(result, result, 1)
            cgmp_divide_sec(result, result, number.z)
        }
    }
}
