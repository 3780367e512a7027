public import Sodium

/// What a body was, once it is whole.
public struct BodySummary: Equatable, Sendable {
    /// Length of the body in bytes: nonce and sealed chunks.
    public internal(set) var byteCount = 0
    /// Length of the plaintext in bytes.
    public internal(set) var plaintextByteCount = 0
    /// SHA-256 of the body; `nil` where nobody asked for it.
    public internal(set) var digest: SHA256Digest?
}
