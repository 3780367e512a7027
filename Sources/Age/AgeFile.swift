/// Whole age files: a header, then a body.
///
/// Source: age.md. The ASCII armor and plugins are out of scope; for passphrases see ``Header``.
public enum AgeFile {
    /// Encrypts a small plaintext to `recipients` under a new file key.
    ///
    /// - Throws: `AgeError.recipientCountOutOfRange`, `.lowOrderPoint` or `.outOfMemory`.
    public static func encrypt(
        _ plaintext: [UInt8], recipients: [Recipient]
    ) throws(AgeError) -> [UInt8] {
        let fileKey = try FileKey()
        let header = try Header(for: recipients, fileKey: fileKey)
        let body = try encryptBody(plaintext, fileKey: fileKey, digesting: false)
        return header.bytes + body.bytes
    }

    /// Makes the body of a small plaintext, with its SHA-256; the file key must be new.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public static func encryptBody(
        _ plaintext: [UInt8], fileKey: borrowing FileKey, digesting: Bool = true
    ) throws(AgeError) -> (bytes: [UInt8], summary: BodySummary) {
        var encryptor = try BodyEncryptor(fileKey: fileKey, digesting: digesting)
        let front = encryptor.update(plaintext)
        let end = encryptor.finish()
        return (front + end.bytes, end.summary)
    }

    /// Decrypts a small file; all of its plaintext, or none.
    ///
    /// - Throws: As ``split(_:)``, ``Header/fileKey(with:)`` and ``BodyDecryptor`` do.
    public static func decrypt(
        _ file: [UInt8], identities: borrowing IdentityFile, plaintextLimit: Int
    ) throws(AgeError) -> [UInt8] {
        let (header, body) = try split(file)
        let fileKey = try header.fileKey(with: identities)
        return try decryptBody(Array(body), fileKey: fileKey, plaintextLimit: plaintextLimit)
    }

    /// Decrypts a small body; all of its plaintext, or none.
    ///
    /// - Throws: `AgeError.bodyChanged`, `.bodyTruncated`, `.plaintextTooLarge` or `.outOfMemory`.
    public static func decryptBody(
        _ body: [UInt8], fileKey: borrowing FileKey, plaintextLimit: Int
    ) throws(AgeError) -> [UInt8] {
        var decryptor = try BodyDecryptor(
            fileKey: fileKey, plaintextLimit: plaintextLimit, digesting: false)
        let front = try decryptor.update(body)
        return front + (try decryptor.finish().bytes)
    }

    /// A file's header, and the body behind it as it stands.
    ///
    /// - Throws: As ``Header/init(parsing:)``.
    public static func split(
        _ file: [UInt8]
    ) throws(AgeError) -> (header: Header, body: ArraySlice<UInt8>) {
        var scanner = HeaderScanner()
        guard let end = try scanner.byteCount(in: file) else { throw Header.refusal(ofStart: file) }
        return (try Header(parsing: Array(file[..<end])), file[end...])
    }
}
