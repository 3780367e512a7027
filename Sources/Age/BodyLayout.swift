import Sodium

/// The sizes of a body: 16 bytes of nonce, then sealed chunks of 64 KiB.
///
/// Source: age.md, *Payload*.
public enum BodyLayout {
    /// Length of the nonce in front, in bytes.
    public static let nonceByteCount = 16
    /// Plaintext in each chunk but the last, in bytes.
    public static let chunkByteCount = 65_536
    /// What sealing adds to each chunk, in bytes.
    public static let tagByteCount = ChaCha20Poly1305.tagByteCount

    static let sealedChunkByteCount = chunkByteCount + tagByteCount

    /// Length of the body of a plaintext of `plaintextByteCount` bytes, 0 to 2^62.
    public static func byteCount(plaintextByteCount: Int) -> Int {
        precondition(0...(1 << 62) ~= plaintextByteCount, "a plaintext has 0 to 2^62 bytes")
        let chunkCount = max(1, (plaintextByteCount + chunkByteCount - 1) / chunkByteCount)
        return nonceByteCount + plaintextByteCount + chunkCount * tagByteCount
    }
}

/// The nonce of a chunk: a counter of 11 bytes, big-endian, and a byte that marks the final chunk.
struct ChunkNonce {
    private(set) var bytes = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceByteCount)
    private var counter: UInt64 = 0

    /// Whether no chunk was counted yet.
    var isFirst: Bool { counter == 0 }

    /// Marks this chunk as the final one or not.
    mutating func mark(isFinal: Bool) {
        bytes[bytes.count - 1] = isFinal ? 1 : 0
    }

    /// Goes on to the next chunk; 2^64 chunks are more than any disk holds.
    mutating func advance() {
        counter += 1
        for place in 0..<8 {
            bytes[bytes.count - 2 - place] = UInt8(truncatingIfNeeded: counter >> UInt64(8 * place))
        }
    }
}
