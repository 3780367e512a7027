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

    /// Makes `H` from a label; commitments under different labels have nothing in common.
    public init(label: String) {
        H = RistrettoPoint(hashing: Array(label.utf8))
    }

    /// `v·G + r·H` for a value that was checked and the 32 bytes of a scalar.
    func commit(to value: Int, factorAt factor: UnsafePointer<UInt8>) -> RistrettoPoint {
        .base(times: RistrettoScalar(UInt64(value))) + H.multiplied(byScalarAt: factor)
    }
}
