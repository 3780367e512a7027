import Sodium

/// A cosignature that verifies: at one time this was the largest tree that a witness had seen.
///
/// Source: C2SP tlog-cosignature; Ed25519, type 0x04.
public struct Cosignature: Hashable, Sendable {
    /// The cosigner's key.
    public let key: NoteVerifierKey
    /// When it signed, in seconds since 1970, `0 ... 2^63 - 1`.
    public let timestamp: Int

    /// Checks that `line` is a cosignature by `key` over the checkpoint `text`.
    ///
    /// - Throws: `LogError.signatureInvalid`, also for a line by another key or another type, and
    ///   `.timestampOutOfRange`.
    public init(
        verifying line: NoteSignature, by key: NoteVerifierKey, over text: String
    ) throws(LogError) {
        guard key.kind == .cosignature, line.keyID == key.id, haveSameBytes(line.name, key.name),
            line.signature.count == 8 + 64
        else { throw .signatureInvalid(name: key.name) }
        let seconds: UInt64 = bigEndian(line.signature.prefix(8))
        guard let timestamp = Int(exactly: seconds) else { throw .timestampOutOfRange }
        let message = Self.message(text: text, timestamp: timestamp)
        guard key.publicKey.verify(message, signature: Array(line.signature.dropFirst(8))) else {
            throw .signatureInvalid(name: key.name)
        }
        self.key = key
        self.timestamp = timestamp
    }

    /// The bytes that a cosigner signs.
    ///
    /// Source: C2SP tlog-cosignature, "Ed25519 signed message".
    public static func message(text: String, timestamp: Int) -> [UInt8] {
        Array("cosignature/v1\ntime \(timestamp)\n\(text)".utf8)
    }
}
