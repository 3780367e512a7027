/// What can go wrong in a call to libsodium.
public enum SodiumError: Error, Equatable, Sendable {
    /// An input or output does not have the length that the primitive needs.
    case lengthMismatch(expected: Int, actual: Int)
    /// The system could not give guarded memory (`sodium_malloc` failed).
    case outOfMemory
    /// A ciphertext, a tag or a key does not match: nothing was decrypted.
    case decryptionFailed
    /// A public key is not a valid point, or a signature does not verify.
    case signatureInvalid
    /// A public key is a point of low order: what it would share is no secret.
    case lowOrderPoint
}
