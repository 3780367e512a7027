public import Sodium

/// A log's own key, which signs notes with type 0x01.
///
/// Source: C2SP signed-note, "Signature types".
public struct NoteSigner: ~Copyable, Sendable {
    /// The private key.
    public let key: SigningKey
    /// What checks this signer's lines.
    public let verifierKey: NoteVerifierKey

    /// Gives `key` a name.
    ///
    /// - Throws: `LogError.keyNameInvalid`.
    public init(name: String, key: consuming SigningKey) throws(LogError) {
        let verifierKey = try NoteVerifierKey(
            name: name, kind: .signature, publicKey: key.verificationKey)
        self.key = key
        self.verifierKey = verifierKey
    }

    /// The signature line over `text`, which must end in a newline.
    public borrowing func sign(_ text: String) -> NoteSignature {
        NoteSignature(by: verifierKey, signature: key.sign(text.utf8))
    }

    /// The signed checkpoint.
    ///
    /// - Throws: `LogError.noteTooLong`.
    public borrowing func sign(_ checkpoint: Checkpoint) throws(LogError) -> SignedNote {
        try SignedNote(text: checkpoint.text, signatures: [sign(checkpoint.text)])
    }
}

/// A cosigner's key, which signs checkpoints and a time with type 0x04.
///
/// The signed message does not name the cosigner, so one key must serve one name only.
///
/// Source: C2SP tlog-cosignature, "Ed25519 signed message".
public struct Cosigner: ~Copyable, Sendable {
    /// The private key.
    public let key: SigningKey
    /// What checks this cosigner's lines.
    public let verifierKey: NoteVerifierKey

    /// Gives `key` a name.
    ///
    /// - Throws: `LogError.keyNameInvalid`.
    public init(name: String, key: consuming SigningKey) throws(LogError) {
        let verifierKey = try NoteVerifierKey(
            name: name, kind: .cosignature, publicKey: key.verificationKey)
        self.key = key
        self.verifierKey = verifierKey
    }

    /// The cosignature line over `checkpoint` at `timestamp`, in seconds since 1970.
    ///
    /// It states that this is the largest tree that the cosigner has seen: only whoever keeps that
    /// promise may call this, see ``answer(_:logs:timestamp:)``.
    ///
    /// - Throws: `LogError.timestampOutOfRange` for a time before 1970.
    public borrowing func cosign(
        _ checkpoint: Checkpoint, timestamp: Int
    ) throws(LogError) -> NoteSignature {
        guard timestamp >= 0 else { throw .timestampOutOfRange }
        let message = Cosignature.message(text: checkpoint.text, timestamp: timestamp)
        return NoteSignature(
            by: verifierKey, signature: bigEndianBytes(timestamp) + key.sign(message))
    }
}
