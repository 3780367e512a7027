import CGMP

/// A secret exponent as a square up to sign and a factor two: `x = ±2^b · r² (mod p′q′)`.
public struct ExponentRoot: Sendable {
    /// Whether the sign is a minus.
    public let isNegated: Bool
    /// Whether `b = 1`.
    public let isDoubled: Bool
    /// `r`, uniform among the four numbers in `0 ..< p′q′` that have this square.
    public let root: HeldSecret
}

extension FactoredModulus {
    /// Whether each exponent is a square up to sign and a factor two: one half is 5 modulo 8, the other 3
    /// modulo 4.
    ///
    /// Then −1 is a square modulo the first half alone, and 2 is none modulo the first, so that the
    /// pairs of quadratic characters of 1, −1, 2, −2 are all four. Also `p = 3` and `q = 7 (mod 8)`,
    /// so that the same holds modulo `n`.
    public var hasRootsOfExponents: Bool {
        let residues = [pPrime.lowBits & 7, qPrime.lowBits & 7]
        return residues.contains(5) && residues.contains { $0 & 3 == 3 }
    }

    /// Writes each exponent, in `0 ..< p′q′`, as a square up to sign and a factor two, in a time that
    /// tells the sign and the factor alone.
    ///
    /// - Throws: `ArithmeticError.outOfRange` where `hasRootsOfExponents` does not hold;
    ///   `ArithmeticError.notInvertible` for an exponent that shares a factor with the order.
    public borrowing func roots(
        ofExponents exponents: [HeldSecret]
    ) throws(ArithmeticError) -> [ExponentRoot] {
        guard hasRootsOfExponents else { throw .outOfRange }
        let isSwapped = qPrime.lowBits & 7 == 5
        let first = HeldSecret(isSwapped ? qPrime.copy() : pPrime.copy())
        let second = HeldSecret(isSwapped ? pPrime.copy() : qPrime.copy())
        let inFirst = try characters(of: exponents, modulo: first)
        let inSecond = try characters(of: exponents, modulo: second)
        let twoIsSquare = second.integer.lowBits & 7 == 7
        let halfOfOne = SecretInteger(copying: .one).half(modulo: order)
        let maskedSquares = try zip(exponents, zip(inFirst, inSecond)).map {
            exponent, isSquare throws(ArithmeticError) in
            let isDoubled = !isSquare.0
            let isNegated = isSquare.1 != (isDoubled ? twoIsSquare : true)
            return try MaskedSquare(
                exponent.integer, isNegated: isNegated, isDoubled: isDoubled, half: halfOfOne,
                order: order)
        }
        let squares = maskedSquares.map(\.square)
        let rootsOfFirst = try rootsModuloFiveOfEight(squares, first)
        let rootsOfSecond = try powers(squares, modulo: second) { prime in
            SecretInteger { result in  // (p + 1)/4
                cgmp_add_ui(result, prime, 1)
                cgmp_shift_right(result, result, 2)
            }
        }
        let inverse = try second.integer.inverse(modulo: first.integer)
        var roots: [ExponentRoot] = []
        for (masked, (a, b)) in zip(maskedSquares, zip(rootsOfFirst, rootsOfSecond)) {
            let difference = try (a.integer + first.integer - b.integer.modulo(first.integer))
                .modulo(first.integer)
            let lift = try (difference * inverse).modulo(first.integer)
            let multiple = lift * second.integer
            roots.append(try masked.unmasked(b.integer + multiple, order: order))
        }
        return roots
    }

    /// Whether each number is a square modulo a prime half.
    private borrowing func characters(
        of numbers: [HeldSecret], modulo prime: HeldSecret
    ) throws(ArithmeticError) -> [Bool] {
        try powers(numbers, modulo: prime) { prime in
            SecretInteger { cgmp_shift_right($0, prime, 1) }  // (p − 1)/2
        }.map { power throws(ArithmeticError) in
            let value = power.integer.disclosed()  // 0, 1 or −1
            guard !value.isZero else { throw .notInvertible }
            return value == .one
        }
    }

    /// Powers with one exponent, made from the prime; in lanes where there are any.
    private borrowing func powers(
        _ bases: [HeldSecret], modulo prime: HeldSecret,
        exponent ofPrime: (mpz_srcptr) -> SecretInteger
    ) throws(ArithmeticError) -> [HeldSecret] {
        let exponent = HeldSecret(ofPrime(prime.integer.z))
        let powers = try bases.map { base throws(ArithmeticError) in
            LanePowers.Power(
                base: HeldSecret(try base.integer.modulo(prime.integer)), exponent: exponent,
                modulus: prime)
        }
        return LanePowers.values(powers)
    }

    /// Square roots modulo a prime that is 5 modulo 8: `v = (2x)^((p−5)/8)`, `r = x·v·(2x·v² − 1)`.
    ///
    /// Source: Atkin 1992; Müller 2004, §2.
    private borrowing func rootsModuloFiveOfEight(
        _ squares: [HeldSecret], _ prime: HeldSecret
    ) throws(ArithmeticError) -> [HeldSecret] {
        let doubled = squares.map { HeldSecret($0.integer + $0.integer) }
        let v = try powers(doubled, modulo: prime) { prime in
            SecretInteger { cgmp_shift_right($0, prime, 3) }
        }
        return try zip(squares, zip(doubled, v)).map { square, pair throws(ArithmeticError) in
            let (twice, v) = pair
            let rootOfMinusOne = try (twice.integer * (v.integer * v.integer).modulo(prime.integer))
                .modulo(prime.integer)
            // In 1 ..< p, as it is a root of −1.
            let less = rootOfMinusOne - SecretInteger(copying: .one)
            let product = try (square.integer * v.integer).modulo(prime.integer)
            return HeldSecret(try (product * less).modulo(prime.integer))
        }
    }
}

/// A square modulo the order, times that of a random number: so that of its four roots no rule of the
/// computation picks the one that leaves.
private struct MaskedSquare {
    let square: HeldSecret
    private let isNegated: Bool
    private let isDoubled: Bool
    private let inverseOfMask: HeldSecret

    init(
        _ exponent: borrowing SecretInteger, isNegated: Bool, isDoubled: Bool,
        half: borrowing SecretInteger, order: borrowing SecretInteger
    ) throws(ArithmeticError) {
        let mask = try SecretInteger.random(below: order)
        inverseOfMask = HeldSecret(try mask.inverse(modulo: order))
        var value = HeldSecret(try exponent.modulo(order))
        if isNegated { value = HeldSecret(order - value.integer) }
        if isDoubled { value = HeldSecret(try (value.integer * half).modulo(order)) }
        let maskSquare = try (mask * mask).modulo(order)
        square = HeldSecret(try (value.integer * maskSquare).modulo(order))
        self.isNegated = isNegated
        self.isDoubled = isDoubled
    }

    func unmasked(
        _ root: borrowing SecretInteger, order: borrowing SecretInteger
    ) throws(ArithmeticError) -> ExponentRoot {
        let value = try (root.modulo(order) * inverseOfMask.integer).modulo(order)
        return ExponentRoot(
            isNegated: isNegated, isDoubled: isDoubled, root: HeldSecret(value))
    }
}

extension SecretInteger {
    /// The lowest limb.
    fileprivate var lowBits: UInt { cgmp_limb_count(z) > 0 ? cgmp_limbs(z)[0] : 0 }
}
