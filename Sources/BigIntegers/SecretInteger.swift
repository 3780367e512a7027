import CGMP
import Sodium

/// An integer that must not leak: it cannot be copied, compared or printed, and is wiped at its end.
///
/// Sums and products take a time that depends on the operands' sizes in 64-bit limbs alone.
/// GMP keeps some temporaries on the stack, out of the wiping allocator's reach.
public struct SecretInteger: ~Copyable, @unchecked Sendable {
    // Unchecked: sole owner of `z`, which is never written after `init`.
    let z: mpz_ptr

    /// Creates a secret by letting `write` store it.
    init(_ write: (mpz_ptr) -> Void) {
        z = .allocate(capacity: 1)
        cgmp_init(z)
        write(z)
    }

    deinit {
        cgmp_clear(z)  // through the wiping allocator
        z.deallocate()
    }

    /// Makes a secret of a number whose other copies the caller answers for.
    public init(copying value: BigInteger) { self.init { cgmp_set($0, value.z) } }

    /// Another secret with the same value.
    public borrowing func copy() -> SecretInteger {
        let source = z
        return SecretInteger { cgmp_set($0, source) }
    }

    /// The secret without its sign.
    borrowing func magnitude() -> SecretInteger {
        let source = z
        return SecretInteger { result in
            if cgmp_sgn(source) < 0 { cgmp_neg(result, source) } else { cgmp_set(result, source) }
        }
    }

    /// Draws a secret uniformly from `0 ..< 2^bitWidth`.
    public static func random(bitWidth: Int) -> SecretInteger {
        precondition(bitWidth >= 0, "a width is not negative")
        return SecretInteger { fillWithRandomBits($0, bitWidth: bitWidth) }
    }

    /// Draws a secret uniformly from `0 ..< bound`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a bound that is not positive.
    public static func random(
        below bound: borrowing SecretInteger
    ) throws(ArithmeticError) -> SecretInteger {
        let limit = bound.z
        guard cgmp_sgn(limit) > 0 else { throw .outOfRange }
        let width = cgmp_bit_width(limit)
        while true {
            let candidate = random(bitWidth: width)
            if cgmp_cmp(candidate.z, limit) < 0 { return candidate }
        }
    }

    /// Whether the magnitude has at most `bitWidth` bits.
    public borrowing func fits(bitWidth: Int) -> Bool { cgmp_bit_width(z) <= bitWidth }

    /// The value, for the moment at which the protocol makes it public.
    public borrowing func disclosed() -> BigInteger {
        let source = z
        return BigInteger { cgmp_set($0, source) }
    }
}

/// A secret integer that several owners hold together, for places where a value that cannot be
/// copied cannot go, such as an array.
public final class HeldSecret: Sendable {
    /// The secret.
    public let integer: SecretInteger

    /// Takes over `integer`.
    public init(_ integer: consuming SecretInteger) { self.integer = integer }
}
