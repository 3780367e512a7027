public import Sodium

/// Files that a passphrase opens, as `age --passphrase` makes them.
///
/// Source: age.md, *The scrypt recipient type*.
extension Header {
    /// The work factor of new headers, as `age` takes it: 256 MiB, and about a second to each guess.
    public static let workFactor = 18

    /// Makes a header that gives `fileKey` to whoever knows `passphrase`, and to nobody else.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public init(
        passphrase: borrowing SecretBytes, fileKey: borrowing FileKey,
        workFactor: Int = Header.workFactor
    ) throws(AgeError) {
        let stanza = try Stanza(wrapping: fileKey, passphrase: passphrase, workFactor: workFactor)
        try self.init(sealing: [stanza], fileKey: fileKey)
    }

    /// Unwraps the file key with `passphrase`, and checks the code.
    ///
    /// - Throws: `AgeError.identityUnknown` for a file that no passphrase opens, `.passphraseWrong`,
    ///   `.headerChanged`, `.headerMalformed`, `.workFactorTooLarge` or `.outOfMemory`.
    public func fileKey(passphrase: borrowing SecretBytes) throws(AgeError) -> FileKey {
        guard let stanza = stanzas.first(where: { $0.type == Stanza.scrypt }) else {
            throw .identityUnknown
        }
        // Else whoever knows another way in could pass for the passphrase's owner.
        guard stanzas.count == 1 else { throw .headerMalformed }
        guard let fileKey = try stanza.fileKey(passphrase: passphrase) else {
            throw .passphraseWrong
        }
        guard isCode(of: fileKey) else { throw .headerChanged }
        return fileKey
    }
}
