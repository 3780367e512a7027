import Sodium

/// A secret text for a program or a browser to carry: 256 random bits, of which the store keeps the hash.
struct CarriedSecret: Sendable {
    /// What is carried: a prefix that says what it is, and 64 hexadecimal digits.
    let text: String

    /// Draws a new one.
    init(prefix: String) { text = prefix + hexadecimal(randomBytes(32)) }

    /// What the store keeps; being of a random text, it needs no salt.
    static func hash(_ text: String) -> SHA256Digest { SHA256.hash(Array(text.utf8)) }
}
