import BigIntegers

/// Divisors, inverses and primes.
func measureNumberTheory(_ run: Run) throws {
    let n = BigInteger.powerOfTwo(2050) - 3
    let x = try BigInteger.random(below: n)
    run.measure("gcd.2050") { _ = x.greatestCommonDivisor(with: n) }
    let unit = x.greatestCommonDivisor(with: n) == .one ? x : 2
    try run.measure("inverse.2050") { _ = try unit.inverse(modulo: n) }

    let secretModulus = SecretInteger(copying: .powerOfTwo(1025) - 1)
    let secret = SecretInteger(copying: 2)
    try run.measure("inverse.secret.1025") { _ = try secret.inverse(modulo: secretModulus) }
    let wide = SecretInteger(copying: x)
    try run.measure("remainder.secret.2050") { _ = try wide.modulo(secretModulus) }
    try measurePrimes(run)
}

private func measurePrimes(_ run: Run) throws {
    func prime(_ bitWidth: Int) -> BigInteger {
        (.powerOfTwo(bitWidth - 1) + .random(bitWidth: bitWidth - 2)).nextPrime()
    }
    // Without small factors, as candidates are after a sieve.
    let candidate = prime(512) * prime(512)
    run.measure("prime.candidate.1024") { _ = candidate.isProbablyPrime() }
    let prime = prime(1024)
    run.measure("prime.accepted.1024") { _ = prime.isProbablyPrime() }
    try run.measure("prime.random.597") {
        _ = try BigInteger.randomPrime(from: .powerOfTwo(596), offsetBitWidth: 119)
    }
}
