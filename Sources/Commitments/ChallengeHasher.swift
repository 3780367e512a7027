public import BigIntegers
import Sodium

/// The Fiat–Shamir challenge of the wire format: SHA-256 over the integers' magnitudes, most
/// significant byte first, joined without lengths or tags.
///
/// A proof of our own uses `Transcript`, which separates its items.
/// Source: AnonCreds v1.
public struct ChallengeHasher: Sendable {
    /// Largest width of a challenge in bits.
    public static let bitWidth = 256

    private var hash = SHA256()

    /// Starts an empty challenge.
    public init() {}

    /// Appends the magnitude of `value`; zero appends nothing.
    public mutating func append(_ value: BigInteger) { hash.update(value.magnitudeBytes) }

    /// Ends the hash and returns it as an integer.
    public mutating func finalize() -> BigInteger {
        BigInteger(bigEndian: hash.finalize().bytes)
    }

    /// The challenge over `values`, in their order.
    public static func hash(_ values: [BigInteger]) -> BigInteger {
        var hasher = ChallengeHasher()
        for value in values { hasher.append(value) }
        return hasher.finalize()
    }
}
