import CGMP

/// Three secret numbers whose squares add up to a given one, found by random search.
///
/// By Legendre's theorem a number is such a sum unless it is `4^k·(8y + 7)`; so every `4y + 1` is, which
/// range proofs use. A random square is taken away until a prime `1 (mod 4)` or twice such a prime is
/// left, which is a sum of two squares. That this ends soon is no theorem, but a conjecture that all
/// tests bear out: for numbers of 140 bits about one square in fifty will do.
///
/// The search takes a time that depends on the number and on the choices: how many squares are tried, the
/// divisions, the final Euclidean algorithm. It is for a number's holder, on a machine of their own. The
/// modular powers do not depend on more than widths. Roots are drawn from many triples, not uniformly:
/// who publishes them, rather than commitments, must not rely on their distribution.
///
/// Source: Rabin–Shallit 1986; Pollack–Schorn 2019; for two squares Hermite 1848, Brillhart 1972.
public struct ThreeSquares: Sendable {
    /// The largest number's width in bits; for a hidden 64-bit integer a lower bound needs 66, a range with
    /// two sides 128.
    public static let maximumBitWidth = 140

    /// The three roots, none negative, each at most half as wide as the number, in random order.
    public let roots: [HeldSecret]

    /// Splits `number` with random choices from `generator`, which must not repeat itself: the search
    /// would not end.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a number that is negative, wider than
    ///   ``maximumBitWidth``, or no sum of three squares.
    public init(
        of number: borrowing SecretInteger, using generator: inout some RandomNumberGenerator
    ) throws(ArithmeticError) {
        let n = number.z
        guard cgmp_sgn(n) >= 0, number.fits(bitWidth: Self.maximumBitWidth) else {
            throw .outOfRange
        }
        let scale = cgmp_sgn(n) == 0 ? 0 : cgmp_trailing_zeros(n) / 2
        let rest = SecretInteger { cgmp_shift_right($0, n, 2 * scale) }
        guard cgmp_remainder(rest.z, 8) != 7 else { throw .outOfRange }
        let found = Self.split(rest, using: &generator).shuffled(using: &generator)
        roots = found.map { root in
            HeldSecret(SecretInteger { cgmp_shift_left($0, root.integer.z, scale) })
        }
    }

    /// The width up to which all pairs are tried.
    ///
    /// The numbers, squares aside, for which no square leaves a prime above 512 or its double are far
    /// below: of all below 2^22, each computed, 9634 is the last.
    private static let smallBitWidth = 20

    private static func split(
        _ number: borrowing SecretInteger, using generator: inout some RandomNumberGenerator
    ) -> [HeldSecret] {
        let n = number.z
        guard !number.fits(bitWidth: smallBitWidth) else {
            return splitSmall(cgmp_get_si(n), using: &generator).map(held)
        }
        // A large square less another one is a product.
        guard cgmp_is_perfect_square(n) == 0 else {
            return [HeldSecret(SecretInteger { cgmp_sqrt($0, n) }), held(0), held(0)]
        }
        let search = SquareSearch(number)
        while true {
            if let roots = search.run(using: &generator) { return roots }
        }
    }

    private static func splitSmall(
        _ number: Int, using generator: inout some RandomNumberGenerator
    ) -> [Int] {
        while true {
            let x = Int.random(in: 0...squareRoot(number), using: &generator)
            let rest = number - x * x
            for y in 0...squareRoot(rest) {
                let z = squareRoot(rest - y * y)
                if y * y + z * z == rest { return [x, y, z] }
            }
        }
    }

    /// The square root, rounded down, for numbers below 2^52.
    private static func squareRoot(_ number: Int) -> Int { Int(Double(number).squareRoot()) }

    private static func held(_ root: Int) -> HeldSecret {
        HeldSecret(SecretInteger { cgmp_set_si($0, root) })
    }
}
