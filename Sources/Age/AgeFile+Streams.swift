public import Sodium

/// From one open file to another, in constant memory: about 2 MB, whatever the size.
extension AgeFile {
    private static let blockByteCount = 16 * BodyLayout.chunkByteCount

    /// Encrypts everything that `input` gives to `recipients`, under a new file key; returns what
    /// the body was, without its SHA-256.
    ///
    /// After an error the output is no whole file and must be thrown away.
    ///
    /// - Throws: `AgeError.recipientCountOutOfRange`, `.lowOrderPoint`, `.plaintextTooLarge`,
    ///   `.readFailed`, `.writeFailed` or `.outOfMemory`.
    @discardableResult
    public static func encrypt(
        from input: Int32, to output: Int32, recipients: [Recipient], plaintextLimit: Int = .max
    ) throws(AgeError) -> BodySummary {
        let fileKey = try FileKey()
        try write(try Header(for: recipients, fileKey: fileKey), to: output)
        return try encryptBody(
            from: input, to: output, fileKey: fileKey, plaintextLimit: plaintextLimit,
            digesting: false)
    }

    /// Makes a body of everything that `input` gives, at most `plaintextLimit` bytes.
    ///
    /// The file key must be new. After an error the output must be thrown away.
    ///
    /// - Throws: `AgeError.plaintextTooLarge`, `.readFailed`, `.writeFailed` or `.outOfMemory`.
    public static func encryptBody(
        from input: Int32, to output: Int32, fileKey: borrowing FileKey,
        plaintextLimit: Int = .max, digesting: Bool = true
    ) throws(AgeError) -> BodySummary {
        let (source, sink) = (Descriptor(number: input), Descriptor(number: output))
        var encryptor = try BodyEncryptor(fileKey: fileKey, digesting: digesting)
        var plaintext = ByteBuffer(capacity: blockByteCount)
        var sealed = ByteBuffer(capacity: BodyLayout.byteCount(plaintextByteCount: blockByteCount))
        var room = plaintextLimit
        while try source.refill(&plaintext) {
            guard plaintext.count <= room else { throw .plaintextTooLarge(limit: plaintextLimit) }
            room -= plaintext.count
            sealed.count = encryptor.advance(plaintext.contents, to: sealed.base)
            try sink.write(sealed.contents)
        }
        let (count, summary) = encryptor.finish(to: sealed.base)
        sealed.count = count
        try sink.write(sealed.contents)
        return summary
    }

    /// Decrypts the file that `input` gives, at most `plaintextLimit` bytes of plaintext.
    ///
    /// Each byte written was checked; after an error the output may be cut short and must be
    /// thrown away.
    ///
    /// - Throws: As ``split(_:)``, ``Header/fileKey(with:)`` and ``BodyDecryptor`` do; and
    ///   `AgeError.readFailed` or `.writeFailed`.
    @discardableResult
    public static func decrypt(
        from input: Int32, to output: Int32, identities: borrowing IdentityFile,
        plaintextLimit: Int
    ) throws(AgeError) -> BodySummary {
        let (header, front) = try readHeader(from: Descriptor(number: input))
        let fileKey = try header.fileKey(with: identities)
        return try decryptBody(
            front: front, from: input, to: output, fileKey: fileKey,
            plaintextLimit: plaintextLimit, digesting: false)
    }

    /// Decrypts the body that `input` gives, at most `plaintextLimit` bytes of plaintext; the
    /// summary holds the SHA-256 of the body as it was read.
    ///
    /// After an error the output may be cut short and must be thrown away.
    ///
    /// - Throws: As ``BodyDecryptor``; and `AgeError.readFailed` or `.writeFailed`.
    public static func decryptBody(
        from input: Int32, to output: Int32, fileKey: borrowing FileKey, plaintextLimit: Int,
        digesting: Bool = true
    ) throws(AgeError) -> BodySummary {
        try decryptBody(
            front: [], from: input, to: output, fileKey: fileKey, plaintextLimit: plaintextLimit,
            digesting: digesting)
    }

    /// Writes a file for whom `header` was made: the header, then the body that `input` gives, as it
    /// stands; returns the body's length and SHA-256, to be compared with what is known of it.
    ///
    /// - Throws: `AgeError.readFailed` or `.writeFailed`.
    public static func assemble(
        _ header: Header, bodyFrom input: Int32, to output: Int32
    ) throws(AgeError) -> (byteCount: Int, digest: SHA256Digest) {
        let (source, sink) = (Descriptor(number: input), Descriptor(number: output))
        try write(header, to: output)
        var digest = SHA256()
        var byteCount = 0
        var block = ByteBuffer(capacity: blockByteCount)
        while try source.refill(&block) {
            digest.update(block.contents)
            byteCount += block.count
            try sink.write(block.contents)
        }
        return (byteCount, digest.finalize())
    }

    private static func decryptBody(
        front: [UInt8], from input: Int32, to output: Int32, fileKey: borrowing FileKey,
        plaintextLimit: Int, digesting: Bool
    ) throws(AgeError) -> BodySummary {
        let (source, sink) = (Descriptor(number: input), Descriptor(number: output))
        var decryptor = try BodyDecryptor(
            fileKey: fileKey, plaintextLimit: plaintextLimit, digesting: digesting)
        var plaintext = ByteBuffer(capacity: blockByteCount + BodyLayout.sealedChunkByteCount)
        try write(try decryptor.update(front), to: sink)
        var block = ByteBuffer(capacity: blockByteCount)
        while try source.refill(&block) {
            plaintext.count = try decryptor.advance(block.contents, to: plaintext.base)
            try sink.write(plaintext.contents)
        }
        let (count, summary) = try decryptor.finish(to: plaintext.base)
        plaintext.count = count
        try sink.write(plaintext.contents)
        return summary
    }

    /// The header, and the bytes of the body that came with it.
    private static func readHeader(
        from source: Descriptor
    ) throws(AgeError) -> (Header, [UInt8]) {
        var scanner = HeaderScanner()
        var block = ByteBuffer(capacity: Header.maximumByteCount)
        var bytes: [UInt8] = []
        while true {
            block.count = 0
            guard try source.read(into: &block) > 0 else { throw Header.refusal(ofStart: bytes) }
            bytes += block.contents
            guard let end = try scanner.byteCount(in: bytes) else { continue }
            return (try Header(parsing: Array(bytes[..<end])), Array(bytes[end...]))
        }
    }

    private static func write(_ header: Header, to output: Int32) throws(AgeError) {
        try write(header.bytes, to: Descriptor(number: output))
    }

    private static func write(_ bytes: [UInt8], to sink: Descriptor) throws(AgeError) {
        var failure: AgeError?
        bytes.withUnsafeBufferPointer { bytes in
            do throws(AgeError) { try sink.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
