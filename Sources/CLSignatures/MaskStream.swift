import BigIntegers
import Sodium

/// Pseudorandom draws under one key: draw number `k` reads the ChaCha20 stream with nonce `k`.
///
/// So no draw depends on how much another one took. Source: RFC 8439, §2.4.
final class MaskStream: Sendable {
    private let key: SecretBytes

    /// Takes over a key of 32 bytes.
    init(key: consuming SecretBytes) { self.key = key }

    /// The secret whose big-endian bytes start the stream, without the bits above `bitWidth`.
    func integer(draw: UInt64, bitWidth: Int) -> SecretInteger {
        precondition(bitWidth > 0, "a mask has bits")
        var bytes = [UInt8](repeating: 0, count: (bitWidth + 7) / 8)
        defer { wipe(&bytes) }
        bytes.withUnsafeMutableBytes { buffer in
            ChaCha20.fill(buffer, key: key, nonce: Self.nonce(draw))
        }
        bytes[0] &= UInt8.max >> UInt8(bytes.count * 8 - bitWidth)
        return SecretInteger(copying: BigInteger(bigEndian: bytes))  // GMP's memory is wiped
    }

    /// The first 64 bits of block `index` of the stream.
    func word(draw: UInt64, index: UInt32) -> UInt64 {
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { buffer in
            defer { wipe(buffer) }
            ChaCha20.fill(buffer, key: key, nonce: Self.nonce(draw), block: index)
            return UInt64(littleEndian: buffer.load(as: UInt64.self))
        }
    }

    /// 8 bytes of the number, the least significant first, and zeros.
    private static func nonce(_ draw: UInt64) -> [UInt8] {
        (0..<ChaCha20.nonceByteCount).map { index in
            index < 8 ? UInt8(truncatingIfNeeded: draw >> UInt64(8 * index)) : 0
        }
    }
}

/// The words of one draw, for a random search.
struct MaskWords: RandomNumberGenerator {
    private let stream: MaskStream
    private let draw: UInt64
    private var index: UInt32 = 0

    /// Starts draw number `draw`, which is used for nothing else.
    init(_ stream: MaskStream, draw: UInt64) {
        self.stream = stream
        self.draw = draw
    }

    mutating func next() -> UInt64 {
        defer { index += 1 }
        return stream.word(draw: draw, index: index)
    }
}
