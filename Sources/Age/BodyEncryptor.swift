import Sodium

/// Makes a body: takes plaintext in pieces of any size, gives sealed chunks, in constant memory.
///
/// A file key makes one body and no second one. Source: age.md, *Payload*.
public struct BodyEncryptor: ~Copyable, Sendable {
    private let key: SecretBytes
    private let payloadNonce: [UInt8]
    private var isNonceWritten = false
    private var nonce = ChunkNonce()
    private var pending = ByteBuffer(capacity: BodyLayout.chunkByteCount)
    private var digest: SHA256?
    private var summary = BodySummary()

    /// Starts a body under `fileKey`, with a fresh nonce; `digesting` keeps its running SHA-256.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public init(fileKey: borrowing FileKey, digesting: Bool = true) throws(AgeError) {
        try self.init(
            fileKey: fileKey, nonce: randomBytes(BodyLayout.nonceByteCount), digesting: digesting)
    }

    /// Starts a body with a given nonce of 16 bytes, for published vectors.
    package init(
        fileKey: borrowing FileKey, nonce: [UInt8], digesting: Bool = true
    ) throws(AgeError) {
        precondition(nonce.count == BodyLayout.nonceByteCount, "a body's nonce has 16 bytes")
        key = try fileKey.payloadKey(nonce: nonce)
        payloadNonce = nonce
        digest = digesting ? SHA256() : nil
    }

    /// Takes further plaintext; returns the part of the body that is ready.
    public mutating func update(_ plaintext: [UInt8]) -> [UInt8] {
        let capacity = byteCountReady(after: plaintext.count)
        return plaintext.withUnsafeBufferPointer { plaintext in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                guard let base = output.baseAddress else { return }
                count = advance(plaintext, to: base)
            }
        }
    }

    /// Seals the final chunk; returns the rest of the body, and what the whole of it was.
    public consuming func finish() -> (bytes: [UInt8], summary: BodySummary) {
        let capacity = byteCountReady(after: 0) + pending.count + BodyLayout.tagByteCount
        var end = BodySummary()
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
            guard let base = output.baseAddress else { return }
            (count, end) = finish(to: base)
        }
        return (bytes, end)
    }

    /// How many bytes ``advance(_:to:)`` writes for `count` bytes of plaintext.
    func byteCountReady(after count: Int) -> Int {
        let chunkCount = (pending.count + count - 1) / BodyLayout.chunkByteCount
        return (isNonceWritten ? 0 : BodyLayout.nonceByteCount)
            + chunkCount * BodyLayout.sealedChunkByteCount
    }

    /// Writes what is ready after further plaintext to `output`; returns its length.
    ///
    /// A full chunk waits for the byte behind it: the final chunk is sealed in another way.
    mutating func advance(
        _ plaintext: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var rest = plaintext
        var written = writeNonce(to: output)
        while !rest.isEmpty {
            if pending.isFull {
                written += seal(pending.contents, isFinal: false, to: output + written)
                pending.count = 0
            } else if pending.count == 0, rest.count > BodyLayout.chunkByteCount {
                let chunk = UnsafeBufferPointer(rebasing: rest[..<BodyLayout.chunkByteCount])
                written += seal(chunk, isFinal: false, to: output + written)
                rest = UnsafeBufferPointer(rebasing: rest[BodyLayout.chunkByteCount...])
            } else {
                pending.take(from: &rest)
            }
        }
        return written
    }

    /// Writes the final chunk to `output`; returns its length and what the body was.
    mutating func finish(to output: UnsafeMutablePointer<UInt8>) -> (Int, BodySummary) {
        var written = writeNonce(to: output)
        written += seal(pending.contents, isFinal: true, to: output + written)
        summary.digest = digest?.finalize()
        return (written, summary)
    }

    private mutating func writeNonce(to output: UnsafeMutablePointer<UInt8>) -> Int {
        guard !isNonceWritten else { return 0 }
        isNonceWritten = true
        for (index, byte) in payloadNonce.enumerated() { output[index] = byte }
        digest?.update(payloadNonce)
        summary.byteCount += payloadNonce.count
        return payloadNonce.count
    }

    private mutating func seal(
        _ chunk: UnsafeBufferPointer<UInt8>, isFinal: Bool, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        nonce.mark(isFinal: isFinal)
        let chunkNonce = nonce.bytes
        key.withUnsafePointer {
            ChaCha20Poly1305.seal(chunk, to: output, key: $0, nonce: chunkNonce)
        }
        nonce.advance()
        let count = chunk.count + BodyLayout.tagByteCount
        digest?.update(UnsafeBufferPointer(start: output, count: count))
        summary.byteCount += count
        summary.plaintextByteCount += chunk.count
        return count
    }
}
