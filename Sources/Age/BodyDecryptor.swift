import Sodium

/// Opens a body: takes its bytes in pieces of any size, gives plaintext, in constant memory.
///
/// Each byte it gives belongs to a chunk that was checked, in its place. That the body is whole is
/// known at the end alone: until ``finish()`` returns, the plaintext may be cut short. Source:
/// age.md, *Payload*.
public struct BodyDecryptor: ~Copyable, Sendable {
    /// Kept until the nonce has come.
    private let fileKey: FileKey
    private var key: SecretBytes?
    private var payloadNonce: [UInt8] = []
    private var nonce = ChunkNonce()
    private var pending = ByteBuffer(capacity: BodyLayout.sealedChunkByteCount)
    private var refusal: AgeError?
    private var digest: SHA256?
    private var summary = BodySummary()
    private let plaintextLimit: Int

    /// Starts to open a body under `fileKey`; more than `plaintextLimit` bytes are refused before
    /// they are decrypted, and `digesting` keeps a running SHA-256 of the body.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public init(
        fileKey: borrowing FileKey, plaintextLimit: Int, digesting: Bool = true
    ) throws(AgeError) {
        self.fileKey = try fileKey.copy()
        self.plaintextLimit = plaintextLimit
        digest = digesting ? SHA256() : nil
    }

    /// Takes further bytes of the body; returns the plaintext that was checked.
    ///
    /// - Throws: `AgeError.bodyChanged`, `.plaintextTooLarge` or `.outOfMemory`; then nothing more
    ///   is opened.
    public mutating func update(_ bytes: [UInt8]) throws(AgeError) -> [UInt8] {
        let capacity = maximumByteCountReady(after: bytes.count)
        var refusal: AgeError?
        let plaintext = bytes.withUnsafeBufferPointer { bytes in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                do throws(AgeError) {
                    count = try advance(bytes, to: output.baseAddress.unsafelyUnwrapped)
                } catch {
                    refusal = error
                }
            }
        }
        if let refusal { throw refusal }
        return plaintext
    }

    /// Opens the final chunk; returns the rest of the plaintext, and what the whole body was.
    ///
    /// - Throws: `AgeError.bodyTruncated`, `.bodyChanged` or `.plaintextTooLarge`.
    public consuming func finish() throws(AgeError) -> (bytes: [UInt8], summary: BodySummary) {
        var refusal: AgeError?
        var end = BodySummary()
        let plaintext = [UInt8](unsafeUninitializedCapacity: BodyLayout.chunkByteCount) {
            output, count in
            do throws(AgeError) {
                (count, end) = try finish(to: output.baseAddress.unsafelyUnwrapped)
            } catch {
                refusal = error
            }
        }
        if let refusal { throw refusal }
        return (plaintext, end)
    }

    /// The most bytes that ``advance(_:to:)`` writes for `count` bytes of the body.
    func maximumByteCountReady(after count: Int) -> Int {
        (pending.count + count) / BodyLayout.sealedChunkByteCount * BodyLayout.chunkByteCount
            + BodyLayout.tagByteCount
    }

    /// Writes the plaintext that further bytes make certain to `output`; returns its length.
    ///
    /// A full chunk waits for the byte behind it: only then it is known not to be the final one.
    mutating func advance(
        _ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>
    ) throws(AgeError) -> Int {
        if let refusal { throw refusal }
        do throws(AgeError) {
            digest?.update(bytes)
            summary.byteCount += bytes.count
            var rest = bytes
            try takeNonce(from: &rest)
            var written = 0
            while !rest.isEmpty {
                if pending.isFull {
                    written += try open(pending.contents, isFinal: false, to: output + written)
                    pending.count = 0
                } else if pending.count == 0, rest.count > BodyLayout.sealedChunkByteCount {
                    let chunk = rest[..<BodyLayout.sealedChunkByteCount]
                    written += try open(
                        UnsafeBufferPointer(rebasing: chunk), isFinal: false, to: output + written)
                    rest = UnsafeBufferPointer(rebasing: rest[chunk.endIndex...])
                } else {
                    pending.take(from: &rest)
                }
            }
            return written
        } catch {
            refusal = error
            throw error
        }
    }

    /// Writes the plaintext of the final chunk to `output`; returns its length and what the body
    /// was.
    mutating func finish(
        to output: UnsafeMutablePointer<UInt8>
    ) throws(AgeError) -> (Int, BodySummary) {
        if let refusal { throw refusal }
        guard pending.count >= BodyLayout.tagByteCount else { throw .bodyTruncated }
        let written: Int
        do throws(AgeError) {
            written = try open(pending.contents, isFinal: true, to: output)
        } catch {
            // A chunk that is intact but not the final one: the rest was cut off.
            guard error == .bodyChanged, pending.isFull,
                (try? open(pending.contents, isFinal: false, to: output)) != nil
            else { throw error }
            throw .bodyTruncated
        }
        guard written > 0 || summary.plaintextByteCount == 0 else { throw .bodyChanged }
        summary.digest = digest?.finalize()
        return (written, summary)
    }

    private mutating func takeNonce(
        from bytes: inout UnsafeBufferPointer<UInt8>
    ) throws(AgeError) {
        let missing = min(BodyLayout.nonceByteCount - payloadNonce.count, bytes.count)
        guard missing > 0 else { return }
        payloadNonce += bytes[..<missing]
        bytes = UnsafeBufferPointer(rebasing: bytes[missing...])
        guard payloadNonce.count == BodyLayout.nonceByteCount else { return }
        key = try fileKey.payloadKey(nonce: payloadNonce)
    }

    private mutating func open(
        _ chunk: UnsafeBufferPointer<UInt8>, isFinal: Bool, to output: UnsafeMutablePointer<UInt8>
    ) throws(AgeError) -> Int {
        let count = chunk.count - BodyLayout.tagByteCount
        guard count <= plaintextLimit - summary.plaintextByteCount else {
            throw .plaintextTooLarge(limit: plaintextLimit)
        }
        nonce.mark(isFinal: isFinal)
        let chunkNonce = nonce.bytes
        let isOpen =
            switch key {
            case .some(let key):
                key.withUnsafePointer {
                    ChaCha20Poly1305.open(chunk, to: output, key: $0, nonce: chunkNonce)
                }
            case .none: false
            }
        guard isOpen else { throw .bodyChanged }
        nonce.advance()
        summary.plaintextByteCount += count
        return count
    }
}
