import CGMP

/// The product of two safe primes with its factors: the issuer's secret.
///
/// Powers are taken modulo each prime and put together by the Chinese remainder theorem.
/// `p = 2p′ + 1` and `q = 2q′ + 1`; the squares modulo `n = pq` have order `p′q′`.
public struct FactoredModulus: ~Copyable, Sendable {
    /// The modulus `n`.
    public let modulus: Modulus
    /// The prime half `p′`.
    public let pPrime: SecretInteger
    /// The prime half `q′`.
    public let qPrime: SecretInteger
    /// The order `p′q′` of the squares.
    public let order: SecretInteger
    private let p: SecretInteger
    private let q: SecretInteger
    private let ringOfP: MontgomeryRing
    private let ringOfQ: MontgomeryRing
    private let qInverse: SecretInteger  // modulo p

    /// Checks and takes over two prime halves.
    ///
    /// - Throws: `ArithmeticError.outOfRange` where a half or its safe prime is not prime, or both
    ///   are the same or agree in their first 100 bits (FIPS 186-5, A.1.3).
    public init(
        pPrime: consuming SecretInteger, qPrime: consuming SecretInteger
    ) throws(ArithmeticError) {
        let p = try safePrime(half: pPrime)
        let q = try safePrime(half: qPrime)
        let difference = p - q
        guard cgmp_sgn(difference.z) != 0,
            cgmp_bit_width(difference.z) > max(0, cgmp_bit_width(p.z) - distanceBitCount)
        else { throw .outOfRange }
        let n = p * q
        let modulus = try Modulus(n.disclosed())
        let qInverse = try q.inverse(modulo: p)
        let order = pPrime * qPrime
        ringOfP = MontgomeryRing(secret: p)
        ringOfQ = MontgomeryRing(secret: q)
        self.modulus = modulus
        self.pPrime = pPrime
        self.qPrime = qPrime
        self.order = order
        self.p = p
        self.q = q
        self.qInverse = qInverse
    }

    /// Prepares a square for several powers with secret exponents.
    public borrowing func base(_ square: BigInteger) -> FactoredBase {
        let doubled = modulus.multiply(square, square)
        return FactoredBase(
            square: square, tableOfP: table(of: doubled, ringOfP, p),
            tableOfQ: table(of: doubled, ringOfQ, q))
    }

    private borrowing func table(
        of element: BigInteger, _ ring: MontgomeryRing, _ prime: borrowing SecretInteger
    ) -> Comb {
        let m = prime.z
        return Comb(
            SecretInteger { cgmp_mod_sec($0, element.z, m) }, ring: ring,
            bitWidth: cgmp_bit_width(m), shape: .secret)
    }

    /// The power of a square with a secret exponent that is not negative.
    ///
    /// The result is not checked against faults in one of the halves: publish it only after an
    /// equation that contains it has been verified modulo `n`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a negative exponent.
    public borrowing func power(
        of base: borrowing FactoredBase, secret exponent: borrowing SecretInteger
    ) throws(ArithmeticError) -> BigInteger {
        guard cgmp_sgn(exponent.z) >= 0 else { throw .outOfRange }
        return try combine(
            base.tableOfP.power(ringOfP, secret: exponent.half(modulo: pPrime)),
            base.tableOfQ.power(ringOfQ, secret: exponent.half(modulo: qPrime))
        ).disclosed()
    }

    /// `1/degree` modulo the order, for a public degree.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where `degree` shares a factor with the order;
    ///   `ArithmeticError.outOfRange` for a degree below two.
    public borrowing func inverse(ofDegree degree: BigInteger) throws(ArithmeticError)
        -> SecretInteger
    {
        try order.inverseModuloSelf(of: degree)
    }

    /// The root of a square: `A` with `A^degree = square (mod n)`, checked before it is returned;
    /// `inverse` is that of the odd `degree`.
    ///
    /// - Throws: `ArithmeticError.faultDetected` where the check fails, as it does for a number that
    ///   is no square.
    public borrowing func root(
        of base: borrowing FactoredBase, degree: BigInteger, inverse: borrowing SecretInteger
    ) throws(ArithmeticError) -> BigInteger {
        try checked(power(of: base, secret: inverse), square: base.square, degree: degree)
    }

    /// Whether `number` is a square modulo both primes (Euler's criterion), in constant time.
    public borrowing func isSquare(_ number: BigInteger) -> Bool {
        let remainder = modulus.remainder(of: number)
        return ringOfP.power(of: remainder, modulo: p, secret: pPrime).disclosed() == .one
            && ringOfQ.power(of: remainder, modulo: q, secret: qPrime).disclosed() == .one
    }

    /// Lets a root pass only where it is one.
    borrowing func checked(
        _ root: BigInteger, square: BigInteger, degree: BigInteger
    ) throws(ArithmeticError) -> BigInteger {
        guard try modulus.product([Power(root, degree)]) == square else { throw .faultDetected }
        return root
    }

    /// The number below `n` with the given remainders modulo `p` and `q`.
    private borrowing func combine(
        _ a: borrowing SecretInteger, _ b: borrowing SecretInteger
    ) throws(ArithmeticError) -> SecretInteger {
        let difference = try (a + p - b.modulo(p)).modulo(p)  // never below zero: no sign to see
        let lift = try (difference * qInverse).modulo(p)
        let multiple = lift * q
        return b + multiple
    }
}

/// The two primes must differ within so many of their first bits.
private let distanceBitCount = 100

/// `2h + 1` for a prime half `h`, where both are prime.
private func safePrime(half: borrowing SecretInteger) throws(ArithmeticError) -> SecretInteger {
    let h = half.z
    guard cgmp_sgn(h) > 0, cgmp_is_odd(h) != 0,
        Primality.isProbablyPrime(h)
    else { throw .outOfRange }
    let prime = SecretInteger { result in
        cgmp_shift_left(result, h, 1)
        cgmp_add_ui(result, result, 1)
    }
    guard Primality.isProbablyPrime(prime.z) else { throw .outOfRange }
    return prime
}
