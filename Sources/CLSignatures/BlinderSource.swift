import BigIntegers

/// Where a prover takes its one-time blinders from; tests give fixed ones.
protocol BlinderSource {
    /// A secret drawn uniformly from `0 ..< 2^bitWidth`.
    mutating func blinder(bitWidth: Int) -> SecretInteger
}

/// Blinders from the system's generator.
struct SystemBlinders: BlinderSource {
    func blinder(bitWidth: Int) -> SecretInteger { .random(bitWidth: bitWidth) }
}
