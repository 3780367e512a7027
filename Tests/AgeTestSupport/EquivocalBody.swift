public import Age
import BigIntegers
import CSodium
import Sodium

/// One body that opens under two file keys, to two plaintexts.
///
/// ChaCha20-Poly1305 does not commit to its key: a tag is a polynomial in the ciphertext's blocks
/// modulo 2^130 - 5, so that one free block can be chosen such that the tags under both keys agree.
/// Whoever relies on a body's digest alone can be shown two contents. Source: Albertini et al.,
/// *How to Abuse and Fix Authenticated Encryption Without Key Commitment*, 2022, §3.
public struct EquivocalBody {
    /// The body, the same for both keys.
    public let bytes: [UInt8]
    /// Of 48 bytes: 16 of the first text, 16 of noise, 16 of noise.
    public let firstPlaintext: [UInt8]
    /// Of 48 bytes: 16 of noise, 16 of the second text, 16 of noise.
    public let secondPlaintext: [UInt8]

    /// Makes a body that shows `first` under one key and `second` under the other, 16 bytes each.
    public init(
        first: [UInt8], under firstKey: borrowing FileKey,
        second: [UInt8], under secondKey: borrowing FileKey
    ) throws {
        precondition(first.count == 16 && second.count == 16, "each text fills one block")
        // One solution in four is a block of 16 bytes, and half of those give equal tags once both
        // values are reduced: so try some nonces.
        while true {
            let nonce = randomBytes(BodyLayout.nonceByteCount)
            let one = try ChunkKey(fileKey: firstKey, nonce: nonce)
            let other = try ChunkKey(fileKey: secondKey, nonce: nonce)
            let fixed = xor(first, one.keystream[0..<16]) + xor(second, other.keystream[16..<32])
            guard let free = try freeBlock(after: fixed, one, other) else { continue }
            let ciphertext = fixed + free
            let tag = try one.tag(of: ciphertext)
            guard tag == (try other.tag(of: ciphertext)) else { continue }
            bytes = nonce + ciphertext + tag
            firstPlaintext = xor(ciphertext, one.keystream[...])
            secondPlaintext = xor(ciphertext, other.keystream[...])
            return
        }
    }
}

/// What the two keys make of the first chunk, if that is also the last.
private struct ChunkKey {
    /// The key of the polynomial, clamped.
    let r: BigInteger
    /// What is added to its value.
    let s: BigInteger
    /// What the first 48 bytes of the plaintext are mixed with.
    let keystream: [UInt8]

    init(fileKey: borrowing FileKey, nonce: [UInt8]) throws {
        let key = try HKDF.derive(
            32, from: fileKey.secret, salt: nonce, info: Array("payload".utf8)
        ).withBytes { bytes in
            (0..<32).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        let chunkNonce = [UInt8](repeating: 0, count: 11) + [1]
        // Block 0 is the tag's key, the plaintext starts at block 1 (RFC 8439, §2.6 and §2.8).
        var stream = [UInt8](repeating: 0, count: 64 + 48)
        crypto_stream_chacha20_ietf(&stream, UInt64(stream.count), chunkNonce, key)
        var clamped = Array(stream[0..<16])
        for index in [3, 7, 11, 15] { clamped[index] &= 15 }
        for index in [4, 8, 12] { clamped[index] &= 252 }
        r = BigInteger(littleEndian: clamped)
        s = BigInteger(littleEndian: stream[16..<32])
        keystream = Array(stream[64...])
    }

    /// The polynomial's value for the ciphertext and the block of lengths behind it.
    func value(of ciphertext: [UInt8]) throws -> BigInteger {
        var value = BigInteger(0)
        for start in stride(from: 0, to: ciphertext.count, by: 16) {
            let block = BigInteger(littleEndian: ciphertext[start..<start + 16] + [1])
            value = try ((value + block) * r).modulo(prime)
        }
        let lengths = (BigInteger(ciphertext.count) << 64) + .powerOfTwo(128)
        return try ((value + lengths) * r).modulo(prime)
    }

    func tag(of ciphertext: [UInt8]) throws -> [UInt8] {
        try (value(of: ciphertext) + s).modulo(.powerOfTwo(128)).littleEndian(count: 16)
    }
}

private let prime = BigInteger.powerOfTwo(130) - BigInteger(5)

/// The third block that gives both keys one tag; `nil` where no block of 16 bytes does.
private func freeBlock(
    after fixed: [UInt8], _ one: ChunkKey, _ other: ChunkKey
) throws -> [UInt8]? {
    // With a zero block the values are a and b; a block x adds x · r² to each. Wanted: the tags,
    // a + x·r² + s and b + x·r'² + s', agree modulo 2^128.
    let zero = fixed + [UInt8](repeating: 0, count: 16)
    let difference = try other.value(of: zero) + other.s - one.value(of: zero) - one.s
    let slope = one.r * one.r - other.r * other.r
    let x = try (difference * slope.modulo(prime).inverse(modulo: prime)).modulo(prime)
    return x < .powerOfTwo(128) ? x.littleEndian(count: 16) : nil
}

private func xor(_ bytes: [UInt8], _ mask: ArraySlice<UInt8>) -> [UInt8] {
    zip(bytes, mask).map { $0 ^ $1 }
}

extension BigInteger {
    fileprivate init(littleEndian bytes: some Collection<UInt8>) {
        self.init(bigEndian: bytes.reversed())
    }

    fileprivate func littleEndian(count: Int) -> [UInt8] {
        let bytes = Array(magnitudeBytes.reversed())
        return bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }
}
