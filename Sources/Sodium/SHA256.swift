import Crypto

/// A 32-byte SHA-256 digest.
///
/// Source: FIPS 180-4.
public struct SHA256Digest: Hashable, Sendable {
    /// The digest's length in bytes.
    public static let byteCount = 32

    /// Exactly 32 bytes, in the order of FIPS 180-4.
    public let bytes: [UInt8]

    /// Takes over 32 bytes; `nil` for any other length.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    fileprivate init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

/// SHA-256 over data that arrives in pieces.
///
/// By swift-crypto, which uses the processor's SHA instructions where there are any; libsodium does
/// not. Source: FIPS 180-4.
public struct SHA256: Sendable {
    private var state = Crypto.SHA256()

    /// Starts an empty hash.
    public init() {}

    /// Appends `bytes` to the hashed data.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            state.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        if done == nil {
            Array(bytes).withUnsafeBytes { state.update(bufferPointer: $0) }
        }
    }

    /// Ends the hash and returns its digest; the hash cannot be used again.
    public mutating func finalize() -> SHA256Digest {
        state.finalize().withUnsafeBytes { SHA256Digest(trusted: Array($0)) }
    }

    /// The digest of `bytes`.
    public static func hash(_ bytes: some Sequence<UInt8>) -> SHA256Digest {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// Writes the digest of `bytes` to the 32 bytes of `output`, without memory of its own.
    package static func hash(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) {
        var state = Crypto.SHA256()
        state.update(bufferPointer: bytes)
        state.finalize().withUnsafeBytes { output.copyMemory(from: $0) }
    }
}
