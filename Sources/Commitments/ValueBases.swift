public import Sodium

/// The two bases of Pedersen commitments to small values on ristretto255.
///
/// `G` is the generator of RFC 9496 and carries the value. `H` carries the blinding factor; it is
/// hashed from a label, so that nobody knows its logarithm to `G`. Whoever knew it could open a
/// commitment to any value.
/// Source: Pedersen 1991, §3.
public struct ValueBases: Hashable, Sendable {
    /// The bases of all committed readings.
    public static let standard = ValueBases(label: "countersign/value-commitment/v1")

    /// The base `H`: the map of RFC 9496 §4.3.4 over BLAKE2b-512 of the label's UTF-8 bytes.
    public let H: RistrettoPoint

    private let multiplesOfH: RistrettoTable

    /// Makes `H` from a label; commitments under different labels have nothing in common.
    ///
    /// Takes some milliseconds, for the table of multiples that each commitment then saves.
    public init(label: String) {
        H = RistrettoPoint(hashing: Array(label.utf8))
        multiplesOfH = RistrettoTable(H)
    }

    /// Whether both have the same `H`.
    public static func == (left: ValueBases, right: ValueBases) -> Bool { left.H == right.H }

    /// Hashes `H`.
    public func hash(into hasher: inout Hasher) { hasher.combine(H) }

    /// `v·G + r·H` for a value that was checked and the 32 bytes of a scalar.
    func commit(to value: Int, factorAt factor: UnsafePointer<UInt8>) -> RistrettoPoint {
        .sum(of: UInt64(value), times: .generator, andScalarAt: factor, times: multiplesOfH)
    }
}
