public import Sodium

/// What opens a ``ValueCommitment``: the value and the blinding factor.
///
/// Openings add up as their commitments do, so that a sum opens without opening its members. This is
/// the form in which an opening is handed to somebody: its memory is not wiped. Openings that are
/// kept stay in ``SeriesOpenings``.
public struct ValueOpening: Hashable, Sendable {
    /// The values that can be committed to: those that every reader of JSON agrees on.
    public static let values = 0...(1 << 53) - 1
    /// The opening of the sum of nothing.
    public static let zero = ValueOpening(checked: 0, factor: .zero)

    /// The value `v`.
    public let value: Int
    /// The blinding factor `r`.
    public let factor: RistrettoScalar

    /// Puts a value and a factor together.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange`.
    public init(value: Int, factor: RistrettoScalar) throws(CommitmentError) {
        guard Self.values.contains(value) else { throw .valueOutOfRange }
        self.init(checked: value, factor: factor)
    }

    init(checked value: Int, factor: RistrettoScalar) {
        self.value = value
        self.factor = factor
    }

    /// A value with a blinding factor from the system's generator.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange`.
    public static func random(of value: Int) throws(CommitmentError) -> ValueOpening {
        try ValueOpening(value: value, factor: .random())
    }

    /// The opening of the sum of two commitments.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange` for a sum above `2^53 − 1`.
    public func adding(_ other: ValueOpening) throws(CommitmentError) -> ValueOpening {
        try ValueOpening(value: value + other.value, factor: factor + other.factor)
    }

    /// The opening of the difference of two commitments.
    ///
    /// - Throws: `CommitmentError.valueOutOfRange` for a difference below 0.
    public func subtracting(_ other: ValueOpening) throws(CommitmentError) -> ValueOpening {
        try ValueOpening(value: value - other.value, factor: factor - other.factor)
    }
}
