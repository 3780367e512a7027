import BigIntegers

/// Where a prover takes its random choices from; tests give fixed ones.
///
/// A copy of a source would give the same choices once more, so the one for use cannot be copied.
protocol ProverRandomness: ~Copyable {
    /// A secret drawn uniformly from `0 ..< 2^bitWidth`.
    mutating func blinder(bitWidth: Int) -> SecretInteger

    /// Four numbers whose squares add up to `distance`.
    mutating func roots(of distance: UInt64) -> [UInt64]
}
