import CGMP
import Sodium

/// The search for a square that leaves a sum of two squares of a large number, no square itself.
struct SquareSearch: ~Copyable {
    private let number: SecretInteger
    private let residues: Residues
    /// The largest root that can be taken.
    private let limit: SecretInteger
    /// The parity of `x` for which `number − x²` is `1 (mod 4)`, or `2 (mod 8)`.
    private let parity: UInt
    /// Whether it is the latter.
    private let isHalved: Bool

    /// Prepares the search for `number`, which is none of `0, 4, 7 (mod 8)`.
    init(_ number: borrowing SecretInteger) {
        let n = number.z
        let residue = cgmp_remainder(n, 8)
        precondition(![0, 4, 7].contains(residue), "the caller has taken these out")
        self.number = number.copy()
        residues = Residues(of: n)
        limit = SecretInteger { cgmp_sqrt($0, n) }
        parity = residue % 4 == 1 ? 0 : 1
        isHalved = residue == 3
    }

    /// Three roots, or `nil` where none of some squares from a random one on will do.
    borrowing func run(using generator: inout some RandomNumberGenerator) -> [HeldSecret]? {
        let start = randomStart(using: &generator)
        let startResidues = Residues(of: start.z)
        for step in 0..<Self.runLength {
            guard let base = nonresidue(step: step, startResidues) else { continue }
            let x = SecretInteger { cgmp_add_ui($0, start.z, UInt(2 * step)) }
            guard cgmp_cmp(x.z, limit.z) <= 0 else { return nil }
            if let pair = twoSquares(besides: x, nonresidue: base) { return [HeldSecret(x)] + pair }
        }
        return nil
    }

    /// How many neighbours are tried before another draw: a draw costs as much as many of them.
    private static let runLength = 64
    private static let primes = SmallPrimes(upTo: 1 << 9)
    /// How many primes are asked for a nonresidue; a number that is no square has one among them but
    /// for a chance of 2^-20.
    private static let baseCount = 20

    /// A random number of the right parity, at most `limit`.
    private borrowing func randomStart(
        using generator: inout some RandomNumberGenerator
    ) -> SecretInteger {
        let limbCount = cgmp_limb_count(limit.z)
        let excess = UInt(limbCount * 64 - cgmp_bit_width(limit.z))
        while true {
            let start = SecretInteger { z in
                let limbs = cgmp_limbs_write(z, limbCount)
                for index in 0..<limbCount { limbs[index] = UInt(generator.next()) }
                limbs[limbCount - 1] &= UInt.max >> excess
                limbs[0] = limbs[0] & ~1 | parity
                cgmp_limbs_finish(z, limbCount)
            }
            if cgmp_cmp(start.z, limit.z) <= 0 { return start }
        }
    }

    /// A small prime that is no square modulo `p`, where `p` is what the square of `start + 2·step`
    /// leaves, or half of it; `nil` where a small prime divides `p`.
    ///
    /// As `p` is `1 (mod 4)`, reciprocity says that a prime is a square modulo `p` just where `p` is one
    /// modulo that prime.
    private borrowing func nonresidue(step: Int, _ start: borrowing Residues) -> Int? {
        let primes = Self.primes.primes
        for (index, prime) in primes.enumerated() {
            let x = start[index] + 2 * step
            guard (residues[index] - x * x) % prime != 0 else { return nil }
        }
        for (index, prime) in primes.prefix(Self.baseCount).enumerated() {
            let x = start[index] + 2 * step
            let rest = (residues[index] - x * x) % prime + prime
            let p = rest * (isHalved ? (prime + 1) / 2 : 1) % prime
            if !(1...prime / 2).contains(where: { $0 * $0 % prime == p }) { return prime }
        }
        return nil
    }

    /// Two roots of what the square of `x` leaves.
    private borrowing func twoSquares(
        besides x: borrowing SecretInteger, nonresidue base: Int
    ) -> [HeldSecret]? {
        let (n, root) = (number.z, x.z)
        let p = SecretInteger { rest in
            cgmp_mul(rest, root, root)
            cgmp_sub(rest, n, rest)
            if isHalved { cgmp_shift_right(rest, rest, 1) }
        }
        guard let unit = imaginaryUnit(modulo: p, nonresidue: base) else { return nil }
        // Hermite, Brillhart: the first two remainders below the root of p.
        let bound = SecretInteger { cgmp_sqrt($0, p.z) }
        var a = p.copy()
        var b = unit.copy()
        while cgmp_cmp(b.z, bound.z) > 0 {
            let (dividend, divisor) = (a.z, b.z)
            let remainder = SecretInteger { cgmp_mod($0, dividend, divisor) }
            a = b
            b = remainder
        }
        let (dividend, divisor) = (a.z, b.z)
        let c = SecretInteger { cgmp_mod($0, dividend, divisor) }
        guard isHalved else { return [HeldSecret(b), HeldSecret(c)] }
        return [HeldSecret(b + c), HeldSecret(b - c)]  // (b + c)² + (b − c)² = 2·(b² + c²)
    }

    /// A number whose square is −1 modulo `p`: it is found for every prime, and whatever `p` is, Hermite's
    /// way leads from such a number to two squares; so nothing asks further whether `p` is prime.
    private borrowing func imaginaryUnit(
        modulo p: borrowing SecretInteger, nonresidue base: Int
    ) -> SecretInteger? {
        let p = p.z
        let base = SecretInteger { cgmp_set_si($0, base) }
        let exponent = SecretInteger { cgmp_shift_right($0, p, 2) }
        let unit = SecretInteger { cgmp_powm_sec($0, base.z, exponent.z, p) }
        let rest = SecretInteger { rest in
            cgmp_mul(rest, unit.z, unit.z)
            cgmp_add_ui(rest, rest, 1)
            cgmp_mod_sec(rest, rest, p)
        }
        guard cgmp_sgn(rest.z) == 0 else { return nil }
        return unit
    }

    /// The remainders of a secret modulo small primes, wiped at the end: together they tell it.
    private struct Residues: ~Copyable {
        private let values: UnsafeMutableBufferPointer<Int>

        init(of number: mpz_srcptr) {
            let values = UnsafeMutableBufferPointer<Int>.allocate(
                capacity: SquareSearch.primes.primes.count)
            var index = 0
            SquareSearch.primes.forEachRemainder(of: number) { _, remainder in
                values.initializeElement(at: index, to: remainder)
                index += 1
            }
            self.values = values
        }

        deinit {
            wipe(UnsafeMutableRawBufferPointer(values))
            values.deallocate()
        }

        subscript(index: Int) -> Int { values[index] }
    }
}
