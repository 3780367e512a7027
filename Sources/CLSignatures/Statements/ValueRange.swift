public import BigIntegers

/// That a hidden value lies between two bounds, or on one side of one.
///
/// Values and bounds are the signed integers of the credential, so a 64-bit number with sign that is signed
/// with an offset of 2^63 has bounds with the same offset.
public struct ValueRange: Hashable, Sendable {
    /// Which integers are bounds and values: all of 64 bits, with or without sign.
    public static let domain = -BigInteger.powerOfTwo(63)..<BigInteger.powerOfTwo(64)

    /// Canonical name of the attribute.
    public let attribute: String
    /// The least value; `nil` for no lower bound.
    public let lowest: BigInteger?
    /// The largest value; `nil` for no upper bound.
    public let highest: BigInteger?

    /// Checks a range.
    ///
    /// - Throws: `CLSignatureError.rangeInvalid` without a bound, for bounds outside ``domain``, and for a
    ///   range that is empty or wider than 2^64.
    public init(
        attribute: String, lowest: BigInteger? = nil, highest: BigInteger? = nil
    ) throws(CLSignatureError) {
        let bounds = [lowest, highest].compactMap(\.self)
        guard !bounds.isEmpty, bounds.allSatisfy(Self.domain.contains) else {
            throw .rangeInvalid(attribute: attribute)
        }
        if let lowest, let highest {
            guard lowest <= highest, (highest - lowest).bitWidth <= 64 else {
                throw .rangeInvalid(attribute: attribute)
            }
        }
        self.attribute = attribute
        self.lowest = lowest
        self.highest = highest
    }

    /// As ``init(attribute:lowest:highest:)`` for one comparison with a bound, strict or not.
    ///
    /// - Throws: `CLSignatureError.rangeInvalid`.
    public init(
        attribute: String, is kind: Predicate.Kind, _ bound: BigInteger
    ) throws(CLSignatureError) {
        switch kind {
        case .greaterOrEqual: try self.init(attribute: attribute, lowest: bound)
        case .greater: try self.init(attribute: attribute, lowest: bound + .one)
        case .lessOrEqual: try self.init(attribute: attribute, highest: bound)
        case .less: try self.init(attribute: attribute, highest: bound - .one)
        }
    }

    /// Whether `value` lies in the range.
    func contains(_ value: BigInteger) -> Bool {
        Self.domain.contains(value) && (lowest ?? value) <= value && value <= (highest ?? value)
    }

    /// Whether both bounds are there.
    var isTwoSided: Bool { lowest != nil && highest != nil }

    /// `4·(m − lowest) + 1`, `4·(highest − m) + 1`, or `4·(m − lowest)·(highest − m) + 1`: the sum of three
    /// squares where `m` lies in the range, and negative elsewhere.
    func distance(of m: borrowing SecretInteger) -> SecretInteger {
        var product = SecretInteger(copying: 4)
        if let lowest { product = product * (m - SecretInteger(copying: lowest)) }
        if let highest { product = product * (SecretInteger(copying: highest) - m) }
        return product + SecretInteger(copying: .one)
    }

    /// Width of the roots of a distance.
    var rootBitWidth: Int { isTwoSided ? 65 : 34 }
}
