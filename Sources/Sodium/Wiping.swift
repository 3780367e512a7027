import CSodium

/// Overwrites `bytes`, which held a secret, in a way that the compiler cannot leave out.
package func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) }
}

/// Overwrites `buffer`, which held a secret, in a way that the compiler cannot leave out.
package func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
    sodium_memzero(buffer.baseAddress, buffer.count)
}

/// Lends `count` bytes of memory to `body` and wipes them afterwards.
///
/// For a secret that lives no longer than one call: guarded memory takes 0.1 ms, as long as a
/// whole key agreement.
package func withWipedBytes<R: ~Copyable, E: Error>(
    _ count: Int, _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> R
) throws(E) -> R {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    bytes.initialize(repeating: 0, count: count)
    defer {
        sodium_memzero(bytes, count)
        bytes.deallocate()
    }
    return try body(bytes)
}
