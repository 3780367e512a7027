import Sodium

/// Wrapping and unwrapping a file key with a passphrase.
///
/// Source: age.md, *scrypt recipient stanza*.
extension Stanza {
    static let scrypt = "scrypt"

    private static let label = Array("age-encryption.org/v1/scrypt".utf8)
    private static let saltByteCount = 16

    /// Wraps `fileKey` under `passphrase`, with a fresh salt.
    init(
        wrapping fileKey: borrowing FileKey, passphrase: borrowing SecretBytes, workFactor: Int
    ) throws(AgeError) {
        let salt = randomBytes(Self.saltByteCount)
        let key = try Self.wrappingKey(passphrase, salt: salt, workFactor: workFactor)
        var body = [UInt8](repeating: 0, count: Self.wrappedByteCount)
        fileKey.secret.withUnsafePointer { fileKey in
            key.withUnsafePointer { key in
                ChaCha20Poly1305.seal(
                    UnsafeBufferPointer(start: fileKey, count: FileKey.byteCount), to: &body,
                    key: key, nonce: Self.wrappingNonce)
            }
        }
        let text = String(decoding: UnpaddedBase64.encode(salt), as: UTF8.self)
        self.init(arguments: [Self.scrypt, text, String(workFactor)], body: body)
    }

    /// The file key, if this stanza was made for `passphrase`.
    ///
    /// - Throws: `AgeError.headerMalformed` for a stanza out of form, `.workFactorTooLarge`,
    ///   `.outOfMemory`.
    func fileKey(passphrase: borrowing SecretBytes) throws(AgeError) -> FileKey? {
        let (salt, workFactor) = try saltAndWorkFactor()
        let key = try Self.wrappingKey(passphrase, salt: salt, workFactor: workFactor)
        let wrapped = body
        let secret = try translated { () throws(SodiumError) in
            try withWipedBytes(FileKey.byteCount) { output throws(SodiumError) in
                let isOpen = key.withUnsafePointer { key in
                    wrapped.withUnsafeBufferPointer {
                        ChaCha20Poly1305.open(
                            $0, to: output, key: key, nonce: Self.wrappingNonce)
                    }
                }
                guard isOpen else { return SecretBytes?.none }
                return try SecretBytes(
                    count: FileKey.byteCount,
                    unsafeWriting: { $0.update(from: output, count: FileKey.byteCount) })
            }
        }
        guard let secret else { return nil }
        return try FileKey(secret: secret)
    }

    /// What the stanza says, in its one form: the factor limited before any work, the body's length
    /// before any decryption.
    private func saltAndWorkFactor() throws(AgeError) -> (salt: [UInt8], workFactor: Int) {
        guard arguments.count == 3, body.count == Self.wrappedByteCount,
            let salt = UnpaddedBase64.decode(arguments[1].utf8), salt.count == Self.saltByteCount
        else { throw .headerMalformed }
        let digits = arguments[2].utf8
        guard let first = digits.first, first != UInt8(ascii: "0"),
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { throw .headerMalformed }
        guard let factor = Int(arguments[2]), Scrypt.workFactors ~= factor else {
            throw .workFactorTooLarge(limit: Scrypt.workFactors.upperBound)
        }
        return (salt, factor)
    }

    private static func wrappingKey(
        _ passphrase: borrowing SecretBytes, salt: [UInt8], workFactor: Int
    ) throws(AgeError) -> SecretBytes {
        do throws(SodiumError) {
            return try Scrypt.key(
                passphrase: passphrase, salt: label + salt, workFactor: workFactor,
                byteCount: ChaCha20Poly1305.keyByteCount)
        } catch {
            throw .outOfMemory
        }
    }
}
