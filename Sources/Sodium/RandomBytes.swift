import CSodium

/// Draws `count` public bytes (nonces, salts, identifiers) from the system's generator.
public func randomBytes(_ count: Int) -> [UInt8] {
    requireSodium()
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
}

/// Fills `buffer` with bytes from the system's generator, for memory that its owner wipes.
package func fillWithRandomBytes(_ buffer: UnsafeMutableRawBufferPointer) {
    requireSodium()
    guard let base = buffer.baseAddress else { return }
    randombytes_buf(base, buffer.count)
}

/// A number drawn uniformly from `0 ..< bound`.
public func randomUniform(below bound: UInt32) -> UInt32 {
    requireSodium()
    return randombytes_uniform(bound)
}

/// The system's generator as Swift's `RandomNumberGenerator`, for shuffling.
public struct SodiumRandomNumberGenerator: RandomNumberGenerator, Sendable {
    /// Creates the generator; it has no state.
    public init() { requireSodium() }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        var value: UInt64 = 0
        randombytes_buf(&value, MemoryLayout<UInt64>.size)
        return value
    }
}
