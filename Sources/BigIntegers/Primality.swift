import CGMP

/// Tests whether numbers are prime.
enum Primality {
    /// What GMP calls 24 rounds: the Baillie–PSW test, which no composite is known to pass.
    private static let bailliePSW: Int32 = 24
    /// Rounds of Miller–Rabin with random bases on top, for numbers that somebody may have chosen: a
    /// composite passes each with a chance below 1/4.
    private static let roundCount = 16

    /// Whether `number` is prime, whoever chose it.
    static func isProbablyPrime(_ number: mpz_srcptr) -> Bool {
        // Below 2^64 the Baillie–PSW test has been compared with all primes (Feitsma 2013).
        let isSmall = cgmp_bit_width(number) <= 64
        guard LanePowers.width > 1, !isSmall else {
            let rounds = isSmall ? 0 : Int32(roundCount)
            return cgmp_is_probably_prime(number, bailliePSW + rounds) != 0
        }
        return cgmp_is_probably_prime(number, bailliePSW) != 0
            && passesRandomRounds(number, count: roundCount)
    }

    /// Whether a number of more than 500 bits that we drew at random is prime: eight rounds let a
    /// composite pass with a chance below 2^−80 (Damgård, Landrock, Pomerance 1993, theorem 2), and GMP's
    /// next prime is content with Baillie–PSW and one round.
    static func isProbablyPrime(drawn number: mpz_srcptr) -> Bool {
        LanePowers.width > 1
            ? passesRandomRounds(number, count: LanePowers.width)
            : cgmp_is_probably_prime(number, bailliePSW + 1) != 0
    }

    /// Which candidates, odd and above one, pass Fermat's test to base two: all primes, and of large
    /// random composites next to none.
    static func passFermatTest(_ candidates: [HeldSecret]) -> [Bool] {
        let two = HeldSecret(SecretInteger(copying: 2))
        let powers = candidates.map { candidate in
            LanePowers.Power(
                base: two, exponent: HeldSecret(candidate.integer - SecretInteger(copying: .one)),
                modulus: candidate)
        }
        return LanePowers.values(powers).map { $0.integer.equals(.one) }
    }

    /// Rabin 1980: for a prime `n = 1 + d·2^s` and any base, the powers to `d, 2d, … 2^(s−1)·d` begin
    /// with 1 or hold −1.
    private static func passesRandomRounds(_ number: mpz_srcptr, count: Int) -> Bool {
        let n = HeldSecret(SecretInteger { cgmp_set($0, number) })
        let less = SecretInteger { cgmp_subtract_one($0, number) }
        let twos = cgmp_trailing_zeros(less.z)
        let odd = HeldSecret(SecretInteger { cgmp_shift_right($0, less.z, twos) })
        let powers = (0..<count).map { _ in
            LanePowers.Power(base: randomBase(below: less), exponent: odd, modulus: n)
        }
        return LanePowers.values(powers).allSatisfy { power in
            if power.integer.equals(.one) { return true }
            let x = power.integer.copy()
            for round in 0..<twos {
                if cgmp_cmp(x.z, less.z) == 0 { return true }
                guard round + 1 < twos else { break }
                cgmp_mul(x.z, x.z, x.z)
                cgmp_mod_sec(x.z, x.z, number)
            }
            return false
        }
    }

    /// A base from `2 ..< limit`.
    private static func randomBase(below limit: borrowing SecretInteger) -> HeldSecret {
        let limit = limit.z
        while true {
            let base = SecretInteger.random(bitWidth: cgmp_bit_width(limit))
            if cgmp_bit_width(base.z) > 1, cgmp_cmp(base.z, limit) < 0 { return HeldSecret(base) }
        }
    }
}

extension SecretInteger {
    /// Whether this is `value`, for secrets whose answer decides what is done next.
    fileprivate borrowing func equals(_ value: BigInteger) -> Bool { cgmp_cmp(z, value.z) == 0 }
}
