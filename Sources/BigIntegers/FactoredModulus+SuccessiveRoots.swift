extension FactoredModulus {
    /// Roots that build on each other: `A[j]^degrees[j] = A[j−1] (mod n)` with `A[−1] = square`, for
    /// public odd degrees; all of them are checked before any is returned.
    ///
    /// Every root is a power of `square`, `A[j] = square^(1/(degrees[0] ⋯ degrees[j]))`, so that one
    /// pair of tables serves all. The exponents are inverted and reduced in constant time.
    ///
    /// One product modulo `n`, in which the factors take no part, checks all equations: with random
    /// weights `r[j]` of 128 bits and `r[0] = 1`,
    ///
    ///     ∏ (A[j]^degrees[j] / A[j−1])^r[j] = 1
    ///
    /// Each `A[j]` is squared modulo `n` in the end, so whatever went wrong in a half, it is a square.
    /// A quotient that is not 1 then has an order of at least `p′` or `q′`; above 128 bits at most one
    /// weight of `2^128` lets it pass. A single root is compared exactly.
    ///
    /// Source: Bellare, Garay, Rabin 1998 (small exponents test), in a group without small orders.
    ///
    /// - Throws: `ArithmeticError.faultDetected` where the check fails, as it does for a number that is
    ///   no square; `ArithmeticError.notInvertible`, `ArithmeticError.outOfRange` for a degree that
    ///   shares a factor with the order, or is below two.
    public borrowing func successiveRoots(
        of square: BigInteger, degrees: [BigInteger]
    ) throws(ArithmeticError) -> [BigInteger] {
        guard !degrees.isEmpty else { return [] }
        let base = base(square)
        var exponent = SecretInteger(copying: .one)
        var roots: [BigInteger] = []
        for degree in degrees {
            let inverse = try inverse(ofDegree: degree)
            exponent = try (exponent * inverse).modulo(order)
            let root = try power(of: base, secret: exponent.half(modulo: order))
            roots.append(modulus.multiply(root, root))
        }
        return try checked(roots, of: square, degrees: degrees)
    }

    /// Lets roots pass only where each is one of the number before it.
    borrowing func checked(
        _ roots: [BigInteger], of square: BigInteger, degrees: [BigInteger]
    ) throws(ArithmeticError) -> [BigInteger] {
        var powers: [Power] = []
        var weight = BigInteger.one
        for (index, (root, degree)) in zip(roots, degrees).enumerated() {
            let isLast = index == roots.count - 1
            let next = isLast ? BigInteger.zero : BigInteger.random(bitWidth: weightBitCount)
            powers.append(Power(root, weight * degree - next))
            weight = next
        }
        guard try modulus.product(powers) == square else { throw .faultDetected }
        return roots
    }
}

/// Bits of the random weights under which several equations are checked at once.
private let weightBitCount = 128
