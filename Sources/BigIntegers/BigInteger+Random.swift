import CGMP
import Sodium

extension BigInteger {
    /// Draws a number uniformly from `0 ..< 2^bitWidth`.
    public static func random(bitWidth: Int) -> BigInteger {
        precondition(bitWidth >= 0, "a width is not negative")
        return BigInteger { fillWithRandomBits($0, bitWidth: bitWidth) }
    }

    /// Draws a number uniformly from `0 ..< bound`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a bound that is not positive.
    public static func random(below bound: BigInteger) throws(ArithmeticError) -> BigInteger {
        guard bound.signum > 0 else { throw .outOfRange }
        while true {
            let candidate = random(bitWidth: bound.bitWidth)
            if candidate < bound { return candidate }
        }
    }
}

/// Stores a uniformly random number of up to `bitWidth` bits, drawn straight into GMP's memory.
func fillWithRandomBits(_ z: mpz_ptr, bitWidth: Int) {
    let limbCount = (bitWidth + 63) / 64
    guard limbCount > 0 else { return }
    let limbs = UnsafeMutableBufferPointer(start: cgmp_limbs_write(z, limbCount), count: limbCount)
    fillWithRandomBytes(UnsafeMutableRawBufferPointer(limbs))
    let excess = limbCount * 64 - bitWidth
    limbs[limbCount - 1] &= UInt.max >> UInt(excess)
    cgmp_limbs_finish(z, limbCount)
}
