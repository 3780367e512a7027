import CGMP

/// Powers that have nothing to do with each other, eight at once where the processor can.
enum LanePowers {
    /// `base^exponent mod modulus`, none of them negative, the modulus odd and the exponent positive.
    struct Power {
        let base: HeldSecret
        let exponent: HeldSecret
        let modulus: HeldSecret
    }

    /// How many powers cost as much as one on this machine: eight or one.
    static let width = cgmp_lanes_available() != 0 ? Int(cgmp_lane_count) : 1

    /// The powers in their order, in a time that depends on widths alone.
    static func values(_ powers: [Power]) -> [HeldSecret] {
        stride(from: 0, to: powers.count, by: laneCount).flatMap { start in
            let part = powers[start..<min(start + laneCount, powers.count)]
            return together(part)
                ?? part.map { power in
                    let (base, e, m) = (
                        power.base.integer.z, power.exponent.integer.z, power.modulus.integer.z
                    )
                    return HeldSecret(SecretInteger { cgmp_powm_sec($0, base, e, m) })
                }
        }
    }

    private static let laneCount = Int(cgmp_lane_count)

    /// Up to `laneCount` powers, or `nil` where this machine has no way to take them together.
    private static func together(_ powers: ArraySlice<Power>) -> [HeldSecret]? {
        guard let last = powers.last else { return [] }
        let results = (0..<laneCount).map { _ in HeldSecret(SecretInteger(copying: .zero)) }
        let filled = powers + Array(repeating: last, count: laneCount - powers.count)
        let isDone = withExtendedLifetime(filled) {
            let lanes = zip(results, filled).map { result, power in
                cgmp_lane(
                    result: result.integer.z, base: power.base.integer.z,
                    exponent: power.exponent.integer.z, modulus: power.modulus.integer.z)
            }
            return cgmp_lanes_power(lanes) != 0
        }
        return isDone ? Array(results.prefix(powers.count)) : nil
    }
}
