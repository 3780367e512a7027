import BigIntegers

/// Where a prover takes its random choices from; tests give fixed ones.
protocol ProverRandomness {
    /// A secret drawn uniformly from `0 ..< 2^bitWidth`.
    mutating func blinder(bitWidth: Int) -> SecretInteger

    /// Four numbers whose squares add up to `distance`.
    mutating func roots(of distance: UInt64) -> [UInt64]
}

/// Randomness from the system's generator.
struct SystemRandomness: ProverRandomness {
    func blinder(bitWidth: Int) -> SecretInteger { .random(bitWidth: bitWidth) }

    func roots(of distance: UInt64) -> [UInt64] { FourSquares(of: distance).roots }
}
