public import Sodium

/// Somebody to encrypt to: an X25519 public key, written `age1…`.
///
/// Source: age.md, *The X25519 recipient type*.
public struct Recipient: Hashable, Sendable {
    private static let prefix = "age"

    /// The public key; a point of low order is refused where it is read, or else used.
    public let publicKey: X25519PublicKey

    /// Names the owner of a key.
    public init(publicKey: X25519PublicKey) {
        self.publicKey = publicKey
    }

    /// Reads an `age1…` text of 62 characters, all lowercase or all uppercase.
    ///
    /// - Throws: `AgeError.recipientMalformed`, or `.lowOrderPoint` for a key that nothing can be
    ///   encrypted to.
    public init(parsing text: some StringProtocol) throws(AgeError) {
        guard
            let bytes = Bech32.decode(
                Array(text.utf8), prefix: Self.prefix, byteCount: X25519PublicKey.byteCount),
            let publicKey = X25519PublicKey(bytes: bytes)
        else { throw .recipientMalformed }
        guard !publicKey.isOfLowOrder else { throw .lowOrderPoint }
        self.publicKey = publicKey
    }
}

extension Recipient: CustomStringConvertible {
    /// The lowercase `age1…` text.
    public var description: String {
        String(
            decoding: Bech32.encode(publicKey.bytes, prefix: Self.prefix), as: UTF8.self)
    }
}
