public import Sodium

/// A Pedersen commitment to a small value: `C = v·G + r·H` on ristretto255.
///
/// It hides `v` from everybody, whatever their computing power, as long as `r` is uniform and secret,
/// and binds whoever made it unless they find the logarithm of `H`. Sums of commitments are
/// commitments to the sums.
///
/// Not proved: that the value lies in a range. A meter could commit to a negative number modulo the
/// group order, and a sum that contains it still opens, only smaller. Whoever opens that one commitment
/// sees it, since an opening is checked for `0 ... 2^53 − 1`; whoever opens sums alone does not.
/// Nor is it proved that its maker knows an opening: a commitment may be another's, copied or added to.
/// Source: Pedersen 1991, §3; RFC 9496.
public struct ValueCommitment: Hashable, Sendable {
    /// Length of the encoding in bytes.
    public static let byteCount = RistrettoPoint.byteCount
    /// The sum of no commitments: value 0 with blinding factor 0, hiding nothing.
    public static let zero = ValueCommitment(.identity)

    /// The group element `C`; the identity is one of the possible commitments.
    public let point: RistrettoPoint

    /// The 32-byte encoding.
    public var bytes: [UInt8] { point.bytes }

    init(_ point: RistrettoPoint) { self.point = point }

    /// Decodes a commitment that was received.
    ///
    /// - Throws: `CommitmentError.encodingInvalid` for anything but the one canonical encoding.
    public init(bytes: some Collection<UInt8>) throws(CommitmentError) {
        guard let point = RistrettoPoint(bytes: bytes) else { throw .encodingInvalid }
        self.point = point
    }

    /// The commitment that `opening` opens.
    public init(to opening: ValueOpening, bases: ValueBases = .standard) {
        self.init(
            opening.factor.bytes.withUnsafeBufferPointer { factor in
                factor.baseAddress.map { bases.commit(to: opening.value, factorAt: $0) }
                    ?? .identity
            })
    }

    /// Checks that `opening` opens this commitment.
    ///
    /// - Throws: `CommitmentError.openingMismatch`.
    public func verify(
        _ opening: ValueOpening, bases: ValueBases = .standard
    ) throws(CommitmentError) {
        guard ValueCommitment(to: opening, bases: bases) == self else { throw .openingMismatch }
    }

    /// The commitment to the sum of two values.
    public static func + (left: ValueCommitment, right: ValueCommitment) -> ValueCommitment {
        ValueCommitment(left.point + right.point)
    }

    /// The commitment to the difference of two values.
    public static func - (left: ValueCommitment, right: ValueCommitment) -> ValueCommitment {
        ValueCommitment(left.point - right.point)
    }

    /// The commitment to the sum of all the values.
    public static func sum(of commitments: some Sequence<ValueCommitment>) -> ValueCommitment {
        ValueCommitment(commitments.reduce(RistrettoPoint.identity) { $0 + $1.point })
    }

    /// Checks that `opening` opens the sum of `commitments`, of which none is opened.
    ///
    /// A member that is missing, doubled or changed, and an opening of another sum, all end alike: the
    /// caller knows what it asked about, and names it.
    ///
    /// - Throws: `CommitmentError.openingMismatch`.
    public static func verifySum(
        of commitments: some Sequence<ValueCommitment>, opening: ValueOpening,
        bases: ValueBases = .standard
    ) throws(CommitmentError) {
        try sum(of: commitments).verify(opening, bases: bases)
    }
}
