/// An element that is raised to many exponents.
public final class FixedBase: Sendable {
    /// The element.
    public let value: BigInteger
    let modulus: Modulus
    let exponentBitWidth: Int

    init(_ value: BigInteger, modulus: Modulus, exponentBitWidth: Int) {
        self.value = value
        self.modulus = modulus
        self.exponentBitWidth = exponentBitWidth
    }
}
