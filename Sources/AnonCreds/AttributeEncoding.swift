public import BigIntegers

/// How the text of an attribute becomes the integer that is signed, where that is not the wire
/// format's way.
///
/// Plain AnonCreds verifiers know the wire format's encoding only: they refuse such an attribute where
/// it is revealed, and predicates on it are refused here, since their bounds are not shifted.
public enum AttributeEncoding: Hashable, Sendable {
    /// A signed whole number of 64 bits, signed as itself plus `2^63`: `0 ..< 2^64`.
    case integer64
    /// A number by which the credential can be revoked, signed as itself: a prime of 64 bits, which is
    /// never revealed.
    case revocation

    /// The integer for `text`, written in decimal without a plus or leading zeros; `nil` for any other.
    public func integer(of text: String) -> BigInteger? {
        switch self {
        case .integer64:
            guard let number = Int64(text), String(number).utf8.elementsEqual(text.utf8) else {
                return nil
            }
            return Self.integer(UInt64(bitPattern: number) ^ 1 << 63)
        case .revocation:
            guard let number = UInt64(text), String(number).utf8.elementsEqual(text.utf8),
                number >= 1 << 63
            else { return nil }
            let integer = Self.integer(number)
            return integer.isProbablyPrime() ? integer : nil
        }
    }

    private static func integer(_ number: UInt64) -> BigInteger {
        BigInteger(bigEndian: (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
    }
}
