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

    /// The power of a square with a secret exponent that is not negative.
    ///
    /// The result is not checked against faults in one of the halves: publish it only after an
    /// equation that contains it has been verified modulo `n`.
    ///
    /// - Throws: `ArithmeticError.outOfRange` for a negative exponent.
    public borrowing func power(
        of square: BigInteger, secret exponent: borrowing SecretInteger
    ) throws(ArithmeticError) -> BigInteger {
        guard cgmp_sgn(exponent.z) >= 0 else { throw .outOfRange }
        let forP = try exponent.modulo(pPrime)
        let forQ = try exponent.modulo(qPrime)
        return try combine(
            powerModuloP(square, forP), powerModuloQ(square, forQ)
        ).disclosed()
    }

    /// The root of a square: `A` with `A^degree = square (mod n)`, checked before it is returned.
    ///
    /// - Throws: `ArithmeticError.notInvertible` where `degree` shares a factor with the order;
    ///   `ArithmeticError.faultDetected` where the check fails, as it does for a number that is no
    ///   square.
    public borrowing func root(
        of square: BigInteger, degree: BigInteger
    ) throws(ArithmeticError) -> BigInteger {
        // With k = 1/(2·degree) the power 2k of a square is its root, and the power 2k of any other
        // number is a square, which fails the check whatever the parity of 1/degree.
        let double = SecretInteger(copying: degree + degree)
        let forP = try double.inverse(modulo: pPrime)
        let forQ = try double.inverse(modulo: qPrime)
        let result = try combine(
            powerModuloP(square, forP + forP), powerModuloQ(square, forQ + forQ))
        return try checked(result.disclosed(), square: square, degree: degree)
    }

    /// Whether `number` is a square modulo both primes (Euler's criterion), in constant time.
    public borrowing func isSquare(_ number: BigInteger) -> Bool {
        powerModuloP(number, pPrime).disclosed() == .one
            && powerModuloQ(number, qPrime).disclosed() == .one
    }

    private borrowing func powerModuloP(
        _ base: BigInteger, _ exponent: borrowing SecretInteger
    ) -> SecretInteger {
        ringOfP.power(of: modulus.remainder(of: base), modulo: p, secret: exponent)
    }

    private borrowing func powerModuloQ(
        _ base: BigInteger, _ exponent: borrowing SecretInteger
    ) -> SecretInteger {
        ringOfQ.power(of: modulus.remainder(of: base), modulo: q, secret: exponent)
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
        cgmp_is_probably_prime(h, primalityRounds) != 0
    else { throw .outOfRange }
    let prime = SecretInteger { result in
        cgmp_shift_left(result, h, 1)
        cgmp_add_ui(result, result, 1)
    }
    guard cgmp_is_probably_prime(prime.z, primalityRounds) != 0 else { throw .outOfRange }
    return prime
}
