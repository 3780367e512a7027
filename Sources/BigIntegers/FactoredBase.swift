import CGMP

/// A square with tables of its powers modulo each of the issuer's primes.
///
/// Several powers of one square share the squarings of its tables: two powers cost two thirds of what
/// they cost one by one. The tables hold remainders modulo the primes, and are wiped at the end.
public struct FactoredBase: ~Copyable, Sendable {
    /// The square.
    public let square: BigInteger
    let tableOfP: Comb
    let tableOfQ: Comb
}

extension SecretInteger {
    /// The even number below twice an odd modulus that is congruent to this one, in constant time.
    borrowing func even(modulo odd: borrowing SecretInteger) -> SecretInteger {
        let (x, m) = (z, odd.z)
        return SecretInteger { result in
            // Half of x: x·(m + 1)/2
            cgmp_add_ui(result, m, 1)
            cgmp_mul(result, result, x)
            cgmp_shift_right(result, result, 1)
            cgmp_mod_sec(result, result, m)
            cgmp_shift_left(result, result, 1)
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
